package io.pagenow.chat.support;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** A push service on loopback, with HTTPS and HTTP/2, that keeps what it gets and answers as a test wishes. */
public final class TestPushService implements AutoCloseable {
    private final TestHttpsServer servers = new TestHttpsServer();
    private final Queue<Push> pushes = new ConcurrentLinkedQueue<>();
    private final Map<String, Consumer<HttpServerRequest>> behaviours = new ConcurrentHashMap<>();
    private final int port = servers.listen(this::received);

    /**
     * A request that the service has got.
     *
     * @param headers by lower-case name
     */
    public record Push(String path, HttpVersion version, Map<String, String> headers, Buffer body) {}

    /** A server that pushes to this service. */
    public TestServer.Builder server() {
        TestServer.Builder server = TestServer.with();
        environment().forEach(server::set);
        return server;
    }

    /** The settings of a server that pushes to this service. */
    public Map<String, String> environment() {
        return Map.of(
                "CHAT_PUSH_ENABLED", "true",
                "CHAT_PUSH_CONTACT", "mailto:operator@example.org",
                "CHAT_PUSH_ALLOWED_NETWORKS", "127.0.0.0/8,::1",
                "CHAT_PUSH_BURST_SECONDS", "0",
                "CHAT_PUSH_TLS_CA", servers.authority().toString());
    }

    public String origin() {
        return "https://localhost:" + port;
    }

    public String newEndpoint() {
        return origin() + "/push/" + UUID.randomUUID();
    }

    /** An endpoint of a service of its own, so that its faults concern no other endpoint. */
    public String newServiceEndpoint() {
        return "https://localhost:" + servers.listen(this::received) + "/push/" + UUID.randomUUID();
    }

    /** Has the service do something else than accept the pushes to an endpoint. */
    public void behave(String endpoint, Consumer<HttpServerRequest> behaviour) {
        behaviours.put(path(endpoint), behaviour);
    }

    public void behave(String endpoint, int status) {
        behave(endpoint, request -> request.response().setStatusCode(status).end());
    }

    private static String path(String endpoint) {
        return endpoint.substring(endpoint.indexOf('/', "https://".length()));
    }

    private void received(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            request.headers().forEach(headers::put);
            pushes.add(new Push(request.path(), request.version(), headers, body));
            behaviours
                    .getOrDefault(
                            request.path(),
                            accepted -> accepted.response().setStatusCode(201).end())
                    .accept(request);
        });
    }

    /** The pushes that have come for an endpoint so far. */
    public List<Push> of(String endpoint) {
        String path = path(endpoint);
        return pushes.stream().filter(push -> push.path().equals(path)).toList();
    }

    public List<Push> all() {
        return List.copyOf(pushes);
    }

    /** Waits until so many pushes have come for an endpoint. */
    public List<Push> await(int count, String endpoint) {
        Awaitility.await()
                .atMost(Patience.SECONDS, TimeUnit.SECONDS)
                .until(() -> of(endpoint).size() >= count);
        return of(endpoint);
    }

    @Override
    public void close() {
        servers.close();
    }
}
