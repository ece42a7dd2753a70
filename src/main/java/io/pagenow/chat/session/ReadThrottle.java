package io.pagenow.chat.session;

import io.vertx.core.Vertx;

/**
 * Decides whether a socket is read: not while too much of what it said is under way, and not for a moment after its client has done too
 * much. Belongs to the socket's event loop.
 */
final class ReadThrottle {
    /** Bounds what one client can have waiting in the server. */
    private static final int MAX_UNDER_WAY = 1_000;

    /** Holds up whoever goes on without caring for refusals. */
    private static final long REST_MILLIS = 100;

    private final WebSocketChannel socket;
    private final Vertx vertx;
    private int underWay;
    private boolean full;
    private boolean resting;
    private boolean closed;
    private long rest;

    ReadThrottle(WebSocketChannel socket, Vertx vertx) {
        this.socket = socket;
        this.vertx = vertx;
    }

    /** A frame is being worked on. */
    void began() {
        underWay++;
        if (underWay >= MAX_UNDER_WAY) {
            full = true;
            readOrNot();
        }
    }

    /** One of those frames is done with. */
    void ended() {
        underWay--;
        if (full && underWay <= MAX_UNDER_WAY / 2) {
            full = false;
            readOrNot();
        }
    }

    boolean isIdle() {
        return underWay == 0;
    }

    /** Whether a client is not heard because the server has not done what it said before. */
    boolean isFull() {
        return full;
    }

    /** Reads nothing for a moment. */
    void rest() {
        if (!resting && !closed) {
            resting = true;
            rest = vertx.setTimer(REST_MILLIS, over -> {
                resting = false;
                readOrNot();
            });
            readOrNot();
        }
    }

    /** The socket is closed, or about to be: what it still says is read, so that its end is. */
    void close() {
        closed = true;
        if (resting) {
            vertx.cancelTimer(rest);
        }
    }

    private void readOrNot() {
        boolean pause = full || resting;
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
