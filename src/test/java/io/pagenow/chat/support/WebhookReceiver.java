package io.pagenow.chat.support;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A server that receives webhooks. Each test has a path of its own, and decides what it answers. */
public final class WebhookReceiver implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final int port;
    private final Map<String, Behavior> behaviors = new ConcurrentHashMap<>();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

    public WebhookReceiver() {
        HttpServer server = vertx.createHttpServer().requestHandler(this::receive);
        port = server.listen(0, "127.0.0.1").await().actualPort();
    }

    /** The behaviour of an endpoint. */
    public interface Behavior {
        /** Answers, or does not. Returns the status, 0 for no answer. */
        int answer(Call call, HttpServerRequest request);
    }

    /** A request. */
    public record Call(String path, Map<String, String> headers, String body, int status) {
        public JsonObject event() {
            return new JsonObject(body);
        }

        public String id() {
            return headers.get("webhook-id");
        }

        public String conversation() {
            return event().getString("conversationId");
        }

        public String type() {
            return event().getString("type");
        }

        public JsonObject data() {
            return event().getJsonObject("data");
        }

        public boolean isAccepted() {
            return status >= 200 && status < 300;
        }

        /** Returns how many of the signatures are of a secret. Verified as Standard Webhooks describes. */
        public long signaturesOf(String secret) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(
                        Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
                byte[] signed =
                        (id() + "." + headers.get("webhook-timestamp") + "." + body).getBytes(StandardCharsets.UTF_8);
                String expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
                return Arrays.stream(headers.get("webhook-signature").split(" "))
                        .filter(expected::equals)
                        .count();
            } catch (GeneralSecurityException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    private void receive(HttpServerRequest request) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers().forEach(headers::put);
        request.body().onSuccess(body -> {
            Call call = new Call(request.path(), headers, body.toString(), 0);
            int status = behaviors
                    .getOrDefault(request.path(), WebhookReceiver::accept)
                    .answer(call, request);
            calls.add(new Call(call.path, call.headers, call.body, status));
        });
    }

    private static int accept(Call call, HttpServerRequest request) {
        return answer(request, 204);
    }

    /** Answers with a status. */
    public static int answer(HttpServerRequest request, int status) {
        request.response().setStatusCode(status).end();
        return status;
    }

    /** Returns the URL of a new endpoint, which accepts everything. */
    public String newEndpoint() {
        return "http://127.0.0.1:" + port + "/" + UUID.randomUUID();
    }

    /** Lets an endpoint behave in another way. */
    public void let(String endpoint, Behavior behavior) {
        behaviors.put(path(endpoint), behavior);
    }

    /** Lets an endpoint accept everything. */
    public void accept(String endpoint) {
        behaviors.remove(path(endpoint));
    }

    private static String path(String endpoint) {
        return endpoint.substring(endpoint.lastIndexOf('/'));
    }

    /** Returns all requests to an endpoint. */
    public List<Call> of(String endpoint) {
        return calls.stream().filter(call -> call.path.equals(path(endpoint))).toList();
    }

    /** Returns the requests that an endpoint has accepted. */
    public List<Call> accepted(String endpoint) {
        return of(endpoint).stream().filter(Call::isAccepted).toList();
    }

    @Override
    public void close() {
        try {
            vertx.close().await(Patience.SECONDS, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
