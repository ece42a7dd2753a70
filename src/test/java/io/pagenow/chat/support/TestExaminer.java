package io.pagenow.chat.support;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A service that examines messages, on loopback. What it does follows from the content, see {@link Question#content()}. */
public final class TestExaminer implements AutoCloseable {
    private static final byte[] KEY = "a key of this test, 32 bytes....".getBytes(StandardCharsets.US_ASCII);

    private final Vertx vertx = Vertx.vertx();
    private final Queue<Question> questions = new ConcurrentLinkedQueue<>();
    private volatile BiConsumer<HttpServerRequest, Question> behaviour = (request, question) -> pass(request);
    private final HttpServer server;

    public TestExaminer() {
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
    public record Question(String id, boolean isSigned, JsonObject body) {
        public String content() {
            return body.getString("content");
        }
    }

    private void received(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Question question =
                    new Question(request.getHeader("webhook-id"), isSigned(request, body), body.toJsonObject());
            questions.add(question);
            behaviour.accept(request, question);
        });
    }

    /** As Standard Webhooks says ("Verifying webhook authenticity"). */
    private static boolean isSigned(HttpServerRequest request, Buffer body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            mac.update((request.getHeader("webhook-id") + "." + request.getHeader("webhook-timestamp") + ".")
                    .getBytes(StandardCharsets.UTF_8));
            String expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes()));
            return expected.equals(request.getHeader("webhook-signature"));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static void pass(HttpServerRequest request) {
        answer(request, new JsonObject().put("action", "pass"));
    }

    public static void answer(HttpServerRequest request, JsonObject verdict) {
        request.response().end(verdict.toBuffer());
    }

    public void behave(BiConsumer<HttpServerRequest, Question> other) {
        behaviour = other;
    }

    public Vertx vertx() {
        return vertx;
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/examine";
    }

    public static String secret() {
        return "whsec_" + Base64.getEncoder().encodeToString(KEY);
    }

    /** The questions about texts of a conversation, in the order of their arrival. */
    public List<Question> questions(String conversation) {
        return questions.stream()
                .filter(question -> conversation.equals(question.body.getString("conversationId")))
                .toList();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
