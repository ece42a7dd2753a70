package io.pagenow.chat.support;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** A service that examines files, on loopback. It refuses those that contain {@link #BAD}, unless a test wishes otherwise. */
public final class TestScanner implements AutoCloseable {
    public static final String BAD = "EICAR";
    public static final byte[] KEY =
            "a key of this test, 32 bytes....".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final Vertx vertx = Vertx.vertx();
    private final Queue<Scan> scans = new ConcurrentLinkedQueue<>();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private volatile BiConsumer<HttpServerRequest, Buffer> behaviour = TestScanner::judge;
    private final HttpServer server;

    public TestScanner() {
        try {
            server = vertx.createHttpServer()
                    .requestHandler(this::received)
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(Patience.SECONDS, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** A request that the service has got. */
    public record Scan(String id, String timestamp, String signature, String type, String sha256, Buffer body) {}

    private void received(HttpServerRequest request) {
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        request.response().closeHandler(closed -> atOnce.decrementAndGet());
        request.response().endHandler(ended -> atOnce.decrementAndGet());
        request.body().onSuccess(body -> {
            scans.add(new Scan(
                    request.getHeader("webhook-id"),
                    request.getHeader("webhook-timestamp"),
                    request.getHeader("webhook-signature"),
                    request.getHeader("x-file-type"),
                    request.getHeader("x-file-sha256"),
                    body));
            behaviour.accept(request, body);
        });
    }

    private static void judge(HttpServerRequest request, Buffer body) {
        request.response()
                .end(
                        body.toString().contains(BAD)
                                ? "{\"verdict\":\"refuse\",\"reason\":\"Test-Signature\"}"
                                : "{\"verdict\":\"accept\"}");
    }

    /** Answers as a test wishes from now on. */
    public void behave(BiConsumer<HttpServerRequest, Buffer> wished) {
        behaviour = wished;
    }

    /** Examines files again. */
    public void behave() {
        behaviour = TestScanner::judge;
    }

    public Queue<Scan> scans() {
        return scans;
    }

    public int mostAtOnce() {
        return mostAtOnce.get();
    }

    /** A server that has its files examined here. */
    public TestServer.Builder server() {
        return TestServer.with()
                .set("CHAT_ATTACHMENTS_SCAN_URL", "http://127.0.0.1:" + server.actualPort() + "/scan?of=chat")
                .set(
                        "CHAT_ATTACHMENTS_SCAN_SECRET",
                        "whsec_" + Base64.getEncoder().encodeToString(KEY))
                .set("CHAT_ATTACHMENTS_SCAN_TIMEOUT_SECONDS", "5");
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
