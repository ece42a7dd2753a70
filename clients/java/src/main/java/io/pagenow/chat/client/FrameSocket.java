package io.pagenow.chat.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** One WebSocket. Sends one frame after the other, and reads as many as its owner lets it. Events come on the event loop, and none after {@link #close}. */
final class FrameSocket implements WebSocket.Listener {
    /** Frames that may be read before the first of them is handled. */
    private static final int WINDOW = 16;
    /** In characters; the server's are far below. */
    private static final int MAX_FRAME = 64 * 1024 * 1024;

    private static final int NORMAL = 1000;

    private final EventLoop loop;
    private final Events events;
    private final StringBuilder partial = new StringBuilder();
    private final Deque<String> unsent = new ArrayDeque<>();
    private WebSocket socket;
    private boolean sending;
    private boolean detached;
    private boolean paused;
    private int owed;

    /** The events of a socket. */
    interface Events {
        void opened();

        void received(String frame);

        /** @param code 1006 if the connection broke */
        void closed(int code, String reason);

        /** @param failure of the handshake, a {@link ChatException} if the server refuses it */
        void failed(Throwable failure);
    }

    FrameSocket(EventLoop loop, Events events) {
        this.loop = loop;
        this.events = events;
    }

    void open(HttpClient http, URI url, String authorization, Duration timeout) {
        CompletableFuture<WebSocket> opened = http.newWebSocketBuilder()
                .connectTimeout(timeout)
                .header("Authorization", authorization)
                .buildAsync(url, this);
        loop.then(opened, (connected, failure) -> {
            if (failure != null) {
                if (!detached) {
                    events.failed(refusalOf(failure));
                }
            } else if (detached) {
                connected.abort();
            } else {
                socket = connected;
                events.opened();
                request(WINDOW);
            }
        });
    }

    private static Throwable refusalOf(Throwable failure) {
        return failure instanceof WebSocketHandshakeException handshake && handshake.getResponse() != null
                ? Rest.refusal(handshake.getResponse(), "")
                : failure;
    }

    /** Sends a frame after those before. The owner bounds how many wait. */
    void send(String frame) {
        if (!detached) {
            unsent.add(frame);
            sendNext();
        }
    }

    private void sendNext() {
        if (sending || detached || socket == null || unsent.isEmpty()) {
            return;
        }
        sending = true;
        loop.then(socket.sendText(unsent.remove(), true), (sent, failure) -> {
            sending = false;
            if (failure == null) {
                sendNext();
            } else if (!detached) {
                events.closed(CloseCodes.ABNORMAL, String.valueOf(failure.getMessage()));
            }
        });
    }

    /** Reads nothing more until {@link #resume}. */
    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        request(owed);
        owed = 0;
    }

    boolean isPaused() {
        return paused;
    }

    /** Ends the connection. The stage completes when the server has been told, or cannot be. */
    CompletionStage<?> close() {
        detached = true;
        if (socket == null) {
            return CompletableFuture.completedStage(null);
        }
        WebSocket closing = socket;
        return closing.sendClose(NORMAL, "").orTimeout(1, TimeUnit.SECONDS).handle((told, failure) -> {
            // A dead connection would take minutes to end by itself.
            closing.abort();
            return null;
        });
    }

    @Override
    public void onOpen(WebSocket opened) {
        // The event loop requests the first frames, once it knows the socket.
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        if (partial.length() + data.length() > MAX_FRAME) {
            from.abort();
            loop.execute(() -> closed(CloseCodes.ABNORMAL, "a frame of more than " + MAX_FRAME + " characters"));
            return null;
        }
        partial.append(data);
        if (last) {
            String frame = partial.toString();
            partial.setLength(0);
            loop.execute(() -> handle(frame));
        } else {
            from.request(1);
        }
        return null;
    }

    private void handle(String frame) {
        if (detached) {
            return;
        }
        try {
            events.received(frame);
        } finally {
            if (paused) {
                owed++;
            } else {
                request(1);
            }
        }
    }

    private void request(int frames) {
        if (!detached && frames > 0) {
            socket.request(frames);
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        loop.execute(() -> closed(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        loop.execute(() -> closed(CloseCodes.ABNORMAL, String.valueOf(failure.getMessage())));
    }

    private void closed(int code, String reason) {
        if (!detached) {
            events.closed(code, reason);
        }
    }
}
