package io.pagenow.chat.support;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One event stream. Keeps every frame that comes in, in order, and holds it against the document of the API. */
public final class TestStream implements AutoCloseable {
    private static final String DATA = "data: ";
    private static final String EVENT = "event: ";

    private final List<JsonObject> frames = new ArrayList<>();
    private final CompletableFuture<String> ping = new CompletableFuture<>();
    private final CompletableFuture<String> streamId = new CompletableFuture<>();
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private final URI events;
    private final String token;
    private HttpResponse<InputStream> response;
    private volatile AssertionError undocumented;

    private TestStream(URI events, String token) {
        this.events = events;
        this.token = token;
    }

    /** The address at which a server opens event streams. */
    public static URI uri(Endpoints server) {
        return URI.create("http://" + server.webSocket().getAuthority() + "/events");
    }

    /** Opens a stream of a user. */
    public static TestStream open(TestUser user, String... frames) {
        return open(uri(user.server()), user.token(), String.join(",", frames));
    }

    /** @param frames the first frames, with commas between them */
    public static TestStream open(URI events, String token, String frames) {
        TestStream opened = new TestStream(events, token);
        HttpRequest request = HttpRequest.newBuilder(events)
                .header("Authorization", token)
                .POST(HttpRequest.BodyPublishers.ofString(frames.isEmpty() ? "" : "[" + frames + "]"))
                .build();
        try {
            opened.response = Rest.CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
        if (opened.response.statusCode() != 200) {
            throw new IllegalStateException("the stream was refused with " + opened.response.statusCode());
        }
        Thread reader = new Thread(opened::read, "test-stream");
        reader.setDaemon(true);
        reader.start();
        opened.streamId();
        return opened;
    }

    private void read() {
        try {
            List<String> event = new ArrayList<>();
            // Not in a resource, because a reader that waits cannot be closed.
            BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    received(event);
                    event.clear();
                } else {
                    event.add(line);
                }
            }
            end(new IOException("the stream ended without a reason"));
        } catch (IOException | RuntimeException broken) {
            end(broken);
        }
    }

    private void end(Exception failure) {
        synchronized (frames) {
            streamId.completeExceptionally(failure);
            closeCode.completeExceptionally(failure);
            frames.notifyAll();
        }
    }

    private void received(List<String> event) {
        String name = field(event, EVENT);
        String data = field(event, DATA);
        synchronized (frames) {
            if (name.equals("open")) {
                streamId.complete(new JsonObject(data).getString("streamId"));
            } else if (name.equals("close")) {
                closeCode.complete(new JsonObject(data).getInteger("code"));
            } else if (data.isEmpty()) {
                ping.complete(String.join("", event));
            } else {
                JsonObject frame = new JsonObject(data);
                try {
                    Documents.check(Documents.Channel.CHAT, true, frame);
                } catch (AssertionError fault) {
                    undocumented = fault;
                }
                frames.add(frame);
            }
            frames.notifyAll();
        }
    }

    private static String field(List<String> event, String name) {
        return event.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElse("");
    }

    /** The headers of the answer that is the stream. */
    public java.net.http.HttpHeaders headers() {
        return response.headers();
    }

    public String streamId() {
        return get(streamId, "no first event");
    }

    /** The address for frames to this stream. */
    public URI uri() {
        return URI.create(events + "/" + streamId());
    }

    /** Sends a body and returns the answer. */
    public Rest.Answer post(String body) {
        return Rest.post(uri(), body, "Authorization", token);
    }

    /** Sends a frame, which the server must accept. */
    public void send(JsonObject frame) {
        Rest.Answer answer = post(frame.encode());
        if (answer.status() != 202) {
            throw new AssertionError("the frame was answered with " + answer.status() + " " + answer.body());
        }
    }

    public static JsonObject message(String tempMessageId, String conversation, String content) {
        return new JsonObject()
                .put("action", "send-message")
                .put("tempMessageId", tempMessageId)
                .put("conversationId", conversation)
                .put("content", content);
    }

    /** @param cursors conversation ids and positions by turns */
    public static JsonObject sync(Object... cursors) {
        JsonObject named = new JsonObject();
        for (int index = 0; index < cursors.length; index += 2) {
            named.put((String) cursors[index], cursors[index + 1]);
        }
        return new JsonObject().put("action", "sync").put("cursors", named);
    }

    /** Everything that came in so far. */
    public List<JsonObject> frames() {
        synchronized (frames) {
            return List.copyOf(frames);
        }
    }

    public JsonObject await(Predicate<JsonObject> wanted) {
        return awaitCount(1, wanted).get(0);
    }

    /** Waits until so many frames came in that are wanted, and returns all that did. */
    public List<JsonObject> awaitCount(int count, Predicate<JsonObject> wanted) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.SECONDS);
        synchronized (frames) {
            while (true) {
                checkDocumented();
                List<JsonObject> found = frames.stream().filter(wanted).toList();
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (found.size() >= count) {
                    return found;
                }
                if (left <= 0 || closeCode.isDone()) {
                    throw new AssertionError("expected " + count + " frames of a kind; all frames: " + frames
                            + (closeCode.isDone() ? ", then the stream ended" : ""));
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

    /** Waits until so many messages of a conversation came in, and returns all that did. */
    public List<JsonObject> awaitMessages(String conversation, int count) {
        return awaitCount(
                count,
                frame -> "new-message".equals(frame.getString("type"))
                        && conversation.equals(frame.getString("conversationId")));
    }

    public JsonObject awaitError(String code) {
        return await(frame -> "error".equals(frame.getString("type")) && code.equals(frame.getString("code")));
    }

    /** Waits for the first event without data, and returns it. */
    public String awaitPing() {
        return get(ping, "no ping");
    }

    /** Waits until the server has told why it closes the stream. */
    public int awaitClose() {
        return get(closeCode, "the stream is still open");
    }

    private static <T> T get(CompletableFuture<T> awaited, String otherwise) {
        try {
            return awaited.get(Patience.SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError(otherwise, late);
        } catch (InterruptedException | java.util.concurrent.ExecutionException failure) {
            throw new AssertionError("the stream broke", failure);
        }
    }

    private void checkDocumented() {
        if (undocumented != null) {
            throw new AssertionError(undocumented.getMessage(), undocumented);
        }
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        checkDocumented();
    }

    /** Frames as they stand in one body. */
    public static String body(JsonObject... frames) {
        return Stream.of(frames).map(JsonObject::encode).toList().toString();
    }

    /** Returns the bytes of a request that opens a stream, for a connection of the caller's own. */
    public static String request(Endpoints server, String token) {
        return "POST /events HTTP/1.1\r\nHost: " + server.webSocket().getAuthority() + "\r\nAuthorization: " + token
                + "\r\nContent-Length: 0\r\n\r\n";
    }
}
