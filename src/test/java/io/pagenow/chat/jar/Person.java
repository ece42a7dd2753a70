package io.pagenow.chat.jar;

import io.pagenow.chat.support.Patience;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Someone who uses a running server by development sign-in. */
final class Person {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final JarProcess server;
    private final String token;

    private Person(JarProcess server, String token) {
        this.server = server;
        this.token = token;
    }

    static Person signIn(JarProcess server, String userId) {
        JsonObject answer =
                new JsonObject(call(HttpRequest.newBuilder(server.http().resolve("/dev/token"))
                        .POST(BodyPublishers.ofString(
                                new JsonObject().put("userId", userId).encode()))));
        return new Person(server, answer.getString("token"));
    }

    static String tokenOf(JarProcess server, String userId) {
        return signIn(server, userId).token;
    }

    static Person withToken(JarProcess server, String token) {
        return new Person(server, token);
    }

    String token() {
        return token;
    }

    String directConversationWith(String userId) {
        JsonObject body = new JsonObject()
                .put("recipientIdArr", new JsonArray().add(userId))
                .put("title", "")
                .put("isGroup", false);
        return new JsonObject(call(request("/conversation").POST(BodyPublishers.ofString(body.encode()))))
                .getString("conversationId");
    }

    JsonArray history(String conversationId) {
        return new JsonArray(
                call(request("/conversations/" + conversationId + "/messages?offset=0&limit=100&order=asc")));
    }

    private HttpRequest.Builder request(String path) {
        URI uri = server.http().resolve(path);
        return HttpRequest.newBuilder(uri).header("Authorization", token);
    }

    private static String call(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString()).body();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    Connection connect() {
        Connection connection = new Connection();
        connection.socket = CLIENT.newWebSocketBuilder()
                .subprotocols("bearer", token)
                .buildAsync(server.webSocket(), connection)
                .join();
        return connection;
    }

    /** A socket and what came over it. */
    static final class Connection implements WebSocket.Listener {
        private final BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder partial = new StringBuilder();
        private WebSocket socket;

        /** Sends a message and waits until it comes back as stored. */
        JsonObject send(String conversationId, String tempMessageId, String content) {
            socket.sendText(
                            new JsonObject()
                                    .put("action", "send-message")
                                    .put("tempMessageId", tempMessageId)
                                    .put("conversationId", conversationId)
                                    .put("content", content)
                                    .encode(),
                            true)
                    .join();
            while (true) {
                JsonObject frame = next();
                if (tempMessageId.equals(frame.getString("tempMessageId"))) {
                    return frame;
                }
            }
        }

        JsonObject next() {
            try {
                JsonObject frame = frames.poll(Patience.SECONDS, TimeUnit.SECONDS);
                if (frame == null) {
                    throw new AssertionError("no frame came");
                }
                return frame;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }

        /** @return the code that the server closed the socket with */
        int awaitClose() {
            return closed.orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                frames.add(new JsonObject(partial.toString()));
                partial.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
