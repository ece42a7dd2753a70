package io.pagenow.chat.session;

import io.vertx.core.Vertx;

/**
 * Back-pressure on one socket: pauses reading while too many of its frames are in progress, and briefly after its
 * client exceeded a rate limit. Confined to the socket's event loop.
 */
final class ReadThrottle {
    /** Bounds the frames that one client can have in progress on the server. */
    private static final int MAX_UNDER_WAY = 1_000;

    /** Pause after a refusal, which slows down a client that ignores refusals. */
    private static final long BACK_OFF_MILLIS = 100;

    private final ClientChannel socket;
    private final Vertx vertx;
    private int underWay;
    private boolean full;
    private boolean backingOff;
    private boolean closed;
    private long backOffTimer;

    ReadThrottle(ClientChannel socket, Vertx vertx) {
        this.socket = socket;
        this.vertx = vertx;
    }

    /** Records that work on a frame has started. */
    void started() {
        underWay++;
        if (underWay >= MAX_UNDER_WAY) {
            full = true;
            updateReading();
        }
    }

    /** Records that work on a frame has finished. */
    void finished() {
        underWay--;
        if (full && underWay <= MAX_UNDER_WAY / 2) {
            full = false;
            updateReading();
        }
    }

    boolean isIdle() {
        return underWay == 0;
    }

    /** Returns whether reading is paused because the server is behind, not because the client was refused. */
    boolean isFull() {
        return full;
    }

    /** Pauses reading for 100 milliseconds. */
    void backOff() {
        if (!backingOff && !closed) {
            backingOff = true;
            backOffTimer = vertx.setTimer(BACK_OFF_MILLIS, timerId -> {
                backingOff = false;
                updateReading();
            });
            updateReading();
        }
    }

    /** Ends throttling when the socket closes; reading resumes, so that the close frame is seen. */
    void close() {
        closed = true;
        if (backingOff) {
            vertx.cancelTimer(backOffTimer);
        }
    }

    private void updateReading() {
        boolean pause = full || backingOff;
        if (closed || pause == socket.isPaused()) {
            return;
        }
        if (pause) {
            socket.pause();
        } else {
            socket.resume();
        }
    }
}
