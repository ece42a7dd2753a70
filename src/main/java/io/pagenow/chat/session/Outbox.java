package io.pagenow.chat.session;

import io.pagenow.chat.protocol.Frame;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.ws.WebSocketFrameImpl;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What waits to be written to one socket. Frames go straight to the socket while it takes them, wait here while it does not, and when
 * too much waits the reader is too slow. Belongs to the socket's event loop.
 */
final class Outbox {
    /** Most bytes that wait before the reader counts as slow. */
    private static final int MOST_BYTES = 1 << 20;

    private final ServerWebSocket socket;
    private final Runnable overflow;
    private final Queue<Frame> waiting = new ArrayDeque<>(0);
    private int waitingBytes;
    private Promise<Void> drained;

    /** @param overflow called once for each frame that finds too much waiting; that frame is dropped */
    Outbox(ServerWebSocket socket, Runnable overflow) {
        this.socket = socket;
        this.overflow = overflow;
        socket.drainHandler(nothing -> writeWaiting());
    }

    void write(Frame frame) {
        if (socket.isClosed()) {
            return;
        }
        if (waiting.isEmpty() && !socket.writeQueueFull()) {
            writeNow(frame);
        } else if (waitingBytes + frame.length() > MOST_BYTES) {
            overflow.run();
        } else {
            waiting.add(frame);
            waitingBytes += frame.length();
        }
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** @return when the socket takes frames again and nothing waits; never, if it is closed before */
    Future<Void> drained() {
        if (waiting.isEmpty() && !socket.writeQueueFull()) {
            return Future.succeededFuture();
        }
        if (drained == null) {
            drained = Promise.promise();
        }
        return drained.future();
    }

    private void writeWaiting() {
        while (!waiting.isEmpty() && !socket.writeQueueFull()) {
            Frame frame = waiting.remove();
            waitingBytes -= frame.length();
            writeNow(frame);
        }
        if (drained != null && waiting.isEmpty() && !socket.writeQueueFull()) {
            Promise<Void> done = drained;
            drained = null;
            done.complete();
        }
    }

    /** The frame class is Vert.x's own, because its public factory takes a text frame as a string alone and would encode it each time. */
    private void writeNow(Frame frame) {
        socket.writeFrame(new WebSocketFrameImpl(WebSocketFrameType.TEXT, frame.utf8(), true));
    }
}
