package io.pagenow.chat.session;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.protocol.Frame;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * What waits to be written to one socket. Frames go straight to the connection while it takes them, wait here while it does not, and
 * when too much waits the reader is too slow. Belongs to the socket's event loop.
 */
final class Outbox {
    /** Most bytes that wait for a reader that takes nothing any more. */
    private static final int MOST_BYTES_STUCK = 1 << 20;

    /** Most bytes that wait, whoever reads: a flood may be ahead of a reader who takes all that the network carries. */
    private static final int MOST_BYTES = 4 << 20;

    /** Whose connection has taken none of what waits for so long takes nothing any more. */
    private static final long STUCK_MILLIS = 1_000;

    private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(STUCK_MILLIS);
    private static final long NO_TIMER = -1;

    private final Socket socket;
    private final ChannelHandlerContext connection;
    private final Flushes flushes;
    private final Vertx vertx;
    private final Runnable overflow;
    private final SessionMeters meters;
    private final Queue<Frame> waiting = new ArrayDeque<>(0);
    private int waitingBytes;
    private boolean toBeFlushed;
    private boolean full;
    private long fullSince;
    private long timer = NO_TIMER;
    private Promise<Void> drained;

    /** @param overflow called when too much waits; a frame for which there is no place is dropped */
    Outbox(Socket socket, Flushes flushes, Vertx vertx, SessionMeters meters, Runnable overflow) {
        this.socket = socket;
        this.connection = socket.connection();
        this.flushes = flushes;
        this.vertx = vertx;
        this.meters = meters;
        this.overflow = overflow;
    }

    void write(Frame frame) {
        WireFrame wire = new WireFrame(frame);
        write(wire);
        wire.release();
    }

    void write(WireFrame wire) {
        if (!socket.isOpen()) {
            return;
        }
        Frame frame = wire.frame();
        if (!full) {
            writeNow(wire);
        } else if (waitingBytes + frame.length() > MOST_BYTES) {
            overflow.run();
        } else {
            waiting.add(frame);
            waitingBytes += frame.length();
            meters.waitingBytes().add(frame.length());
            meters.mostWaitingBytes().see(waitingBytes);
            watch();
        }
    }

    /** Notices without a further frame that too much waits for a reader that takes nothing. */
    private void watch() {
        if (waitingBytes > MOST_BYTES_STUCK && timer == NO_TIMER) {
            timer = vertx.setTimer(STUCK_MILLIS, passed -> {
                timer = NO_TIMER;
                if (waitingBytes > MOST_BYTES_STUCK && nanosFull(System.nanoTime()) >= STUCK_NANOS) {
                    overflow.run();
                } else {
                    watch();
                }
            });
        }
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** What was written and has not left this machine. */
    long waitingBytes() {
        ChannelOutboundBuffer leaving = connection.channel().unsafe().outboundBuffer();
        return waitingBytes + (leaving == null ? 0 : leaving.totalPendingWriteBytes());
    }

    /** For how long the socket takes nothing, in nanoseconds; 0 if it does. */
    long nanosFull(long now) {
        return full ? now - fullSince : 0;
    }

    /** @return when the socket takes frames again and nothing waits; never, if it is closed before */
    Future<Void> drained() {
        if (!full) {
            return Future.succeededFuture();
        }
        if (drained == null) {
            drained = Promise.promise();
        }
        return drained.future();
    }

    void flush() {
        toBeFlushed = false;
        connection.flush();
    }

    /** What waits is written no more. */
    void close() {
        vertx.cancelTimer(timer);
        meters.waitingBytes().remove(waitingBytes);
        waitingBytes = 0;
        waiting.clear();
    }

    /** A write that fails closes the connection, which is told to the socket; the void promise tells nothing. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void writeNow(WireFrame wire) {
        connection.write(wire.bytes(connection.alloc()), connection.voidPromise());
        if (!connection.channel().isWritable()) {
            full = true;
            fullSince = System.nanoTime();
            // Nothing, behind everything: it is written when the socket has taken what is before it.
            connection.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
                if (written.isSuccess()) {
                    writeWaiting();
                }
            });
        } else if (!toBeFlushed) {
            toBeFlushed = true;
            flushes.add(this);
        }
    }

    private void writeWaiting() {
        full = false;
        while (!full && !waiting.isEmpty()) {
            Frame frame = waiting.remove();
            waitingBytes -= frame.length();
            meters.waitingBytes().remove(frame.length());
            WireFrame wire = new WireFrame(frame);
            writeNow(wire);
            wire.release();
        }
        if (drained != null && !full) {
            Promise<Void> done = drained;
            drained = null;
            done.complete();
        }
    }
}
