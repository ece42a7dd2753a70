package io.pagenow.chat.support;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One WebSocket. Keeps every frame that comes in, in order, and holds it against the document of the API. */
public final class TestSocket implements AutoCloseable {

    private final List<JsonObject> frames = new ArrayList<>();
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private final Documents.Channel channel;
    /** How many frames are looked up in the documents; thousands would make this a slow reader. */
    private static final int CHECKED = 200;

    private volatile AssertionError undocumented;
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;
    private CompletionStage<WebSocket> lastSend;

    private TestSocket(Documents.Channel channel) {
        this.channel = channel;
    }

    /** Opens a socket; fails with {@link Refused} if the server does not want it. */
    public static TestSocket open(URI uri, String... headers) {
        WebSocket.Builder builder = builder();
        for (int index = 0; index < headers.length; index += 2) {
            builder.header(headers[index], headers[index + 1]);
        }
        return open(builder, uri);
    }

    /** Opens a socket that offers subprotocols. */
    public static TestSocket openWithSubprotocols(URI uri, String first, String... others) {
        return open(builder().subprotocols(first, others), uri);
    }

    private static WebSocket.Builder builder() {
        return Rest.CLIENT.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(Patience.SECONDS));
    }

    private static TestSocket open(WebSocket.Builder builder, URI uri) {
        TestSocket opened = new TestSocket(Documents.Channel.of(uri));
        try {
            opened.socket = builder.buildAsync(uri, opened.new Listener()).join();
            opened.lastSend = CompletableFuture.completedFuture(opened.socket);
            return opened;
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof WebSocketHandshakeException refused) {
                throw new Refused(refused.getResponse());
            }
            throw failure;
        }
    }

    /** The handshake was answered with another status than 101. */
    public static final class Refused extends RuntimeException {
        private final transient HttpResponse<?> answer;

        Refused(HttpResponse<?> answer) {
            super("the handshake was answered with " + answer.statusCode());
            this.answer = answer;
        }

        public int status() {
            return answer.statusCode();
        }

        public Optional<String> header(String name) {
            return answer.headers().firstValue(name);
        }
    }

    public String subprotocol() {
        return socket.getSubprotocol();
    }

    /** Sends a text frame. */
    public synchronized void send(String text) {
        lastSend = lastSend.thenCompose(ready -> ready.sendText(text, true));
        lastSend.toCompletableFuture().join();
    }

    public void send(JsonObject frame) {
        send(frame.encode());
    }

    public synchronized void sendBinary(byte[] content) {
        lastSend = lastSend.thenCompose(ready -> ready.sendBinary(ByteBuffer.wrap(content), true));
        lastSend.toCompletableFuture().join();
    }

    public void sendMessage(String tempMessageId, String conversation, String content) {
        send(new JsonObject()
                .put("action", "send-message")
                .put("tempMessageId", tempMessageId)
                .put("conversationId", conversation)
                .put("content", content));
    }

    public void readMessages(String conversation) {
        send(new JsonObject().put("action", "read-messages").put("conversationId", conversation));
    }

    public void heartbeat() {
        send(new JsonObject().put("action", "heartbeat"));
    }

    /** Shares a page; two empty texts share none. */
    public void share(String url, String title) {
        send(new JsonObject().put("action", "update-presence").put("url", url).put("title", title));
    }

    /** Waits until a user's page is announced to this socket, and returns the announcement. */
    public JsonObject awaitPage(TestUser user, String url) {
        return await(frame -> "update-presence".equals(frame.getString("type"))
                && user.id().equals(frame.getString("userId"))
                && url.equals(frame.getString("url")));
    }

    /** Waits until a user is announced to this socket as silent or gone. */
    public JsonObject awaitTimeout(TestUser user) {
        return await(frame ->
                "presence-timeout".equals(frame.getString("type")) && user.id().equals(frame.getString("userId")));
    }

    /** @param cursors conversation ids and positions by turns */
    public void sync(Object... cursors) {
        JsonObject named = new JsonObject();
        for (int index = 0; index < cursors.length; index += 2) {
            named.put((String) cursors[index], cursors[index + 1]);
        }
        send(new JsonObject().put("action", "sync").put("cursors", named));
    }

    /** Sends a message, waits until it is announced to this socket, and returns the announcement. */
    public JsonObject deliver(String tempMessageId, String conversation, String content) {
        Documents.check(
                channel,
                false,
                new JsonObject()
                        .put("action", "send-message")
                        .put("tempMessageId", tempMessageId)
                        .put("conversationId", conversation)
                        .put("content", content));
        sendMessage(tempMessageId, conversation, content);
        return await(frame -> isMessage(frame) && tempMessageId.equals(frame.getString("tempMessageId")));
    }

    /** Everything that came in so far. */
    public List<JsonObject> frames() {
        checkDocumented();
        synchronized (frames) {
            return List.copyOf(frames);
        }
    }

    /** The messages of a conversation that came in so far, in the order in which they came. */
    public List<JsonObject> messages(String conversation) {
        return frames().stream()
                .filter(frame -> isMessage(frame) && conversation.equals(frame.getString("conversationId")))
                .toList();
    }

    /** What was told of someone's presence so far, in the order in which it came. */
    public List<JsonObject> presencesOf(TestUser user) {
        return frames().stream().flatMap(frame -> presences(frame, user)).toList();
    }

    /** Waits until someone is told to be online, or not, after any number of other news, and returns what was told. */
    public JsonObject awaitPresence(TestUser user, boolean online) {
        Predicate<JsonObject> wanted = presence -> presence.getBoolean("online") == online;
        JsonObject frame = await(each -> presences(each, user).anyMatch(wanted));
        return presences(frame, user).filter(wanted).findFirst().orElseThrow();
    }

    private static Stream<JsonObject> presences(JsonObject frame, TestUser user) {
        return "presence".equals(frame.getString("type"))
                ? frame.getJsonArray("users").stream()
                        .map(JsonObject.class::cast)
                        .filter(presence -> user.id().equals(presence.getString("userId")))
                : Stream.empty();
    }

    /** Waits for a frame. */
    public JsonObject await(Predicate<JsonObject> wanted) {
        return awaitCount(1, wanted).get(0);
    }

    public JsonObject awaitType(String type) {
        return await(frame -> type.equals(frame.getString("type")));
    }

    public JsonObject awaitError(String code) {
        return await(frame -> "error".equals(frame.getString("type")) && code.equals(frame.getString("code")));
    }

    /** Waits until so many messages of a conversation came in, and returns all that did. */
    public List<JsonObject> awaitMessages(String conversation, int count) {
        return awaitCount(count, frame -> isMessage(frame) && conversation.equals(frame.getString("conversationId")));
    }

    /** Waits until so many frames came in that are wanted, and returns all that did. */
    public List<JsonObject> awaitCount(int count, Predicate<JsonObject> wanted) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.SECONDS);
        synchronized (frames) {
            while (true) {
                checkDocumented();
                List<JsonObject> found = frames.stream().filter(wanted).toList();
                if (found.size() >= count) {
                    return found;
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || closeCode.isDone()) {
                    throw new AssertionError("expected " + count + " frames of a kind, got " + found.size()
                            + (closeCode.isDone() ? " before the socket was closed" : "") + "; all " + frames.size()
                            + " frames: " + summary());
                }
                pause(left);
            }
        }
    }

    private void pause(long millis) {
        try {
            frames.wait(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private String summary() {
        return frames.size() <= 10
                ? frames.toString()
                : frames.subList(0, 5) + " … " + frames.subList(frames.size() - 5, frames.size());
    }

    /**
     * Waits until the server has dealt with everything sent before that is answered at once, and returns all frames up to then. What it
     * answers from the database may still be under way.
     */
    public List<JsonObject> settled() {
        String marker = "marker-" + System.nanoTime();
        send(new JsonObject().put("action", marker).put("tempMessageId", marker));
        await(frame -> marker.equals(frame.getString("tempMessageId")));
        return frames().stream()
                .filter(frame ->
                        !String.valueOf(frame.getString("tempMessageId")).startsWith("marker-"))
                .toList();
    }

    /** Waits until the server has closed the socket. */
    public int awaitClose() {
        try {
            return closeCode.get(Patience.SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException stillOpen) {
            throw new AssertionError("the socket is still open", stillOpen);
        } catch (InterruptedException | java.util.concurrent.ExecutionException failure) {
            throw new AssertionError("the socket broke", failure);
        }
    }

    public boolean isOpen() {
        return !closeCode.isDone();
    }

    private void checkDocumented() {
        if (undocumented != null) {
            throw new AssertionError(undocumented.getMessage(), undocumented);
        }
    }

    @Override
    public void close() {
        if (isOpen()) {
            lastSend.thenCompose(ready -> ready.sendClose(WebSocket.NORMAL_CLOSURE, ""))
                    .exceptionally(gone -> null)
                    .toCompletableFuture()
                    .join();
        }
        checkDocumented();
    }

    /** Breaks the connection off without a word. */
    public void abort() {
        socket.abort();
    }

    private static boolean isMessage(JsonObject frame) {
        return "new-message".equals(frame.getString("type"));
    }

    private final class Listener implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                JsonObject frame = new JsonObject(partial.toString());
                partial.setLength(0);
                if (frames.size() < CHECKED) {
                    check(frame);
                }
                synchronized (frames) {
                    frames.add(frame);
                    frames.notifyAll();
                }
            }
            from.request(1);
            return null;
        }

        private void check(JsonObject frame) {
            try {
                Documents.check(channel, true, frame);
            } catch (AssertionError fault) {
                undocumented = fault;
            }
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed(() -> closeCode.complete(code));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            closed(() -> closeCode.completeExceptionally(failure));
        }

        private void closed(Runnable how) {
            synchronized (frames) {
                how.run();
                frames.notifyAll();
            }
        }
    }
}
