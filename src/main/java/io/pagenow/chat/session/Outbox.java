package io.pagenow.chat.session;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.protocol.Frame;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * What waits to be written to one socket. Frames go straight to the connection while it takes them, wait here while it does not, and
 * when too much waits the reader is too slow. Belongs to the socket's event loop.
 */
final class Outbox {
    /** Most bytes that wait for a reader that takes nothing any more. */
    private static final int MAX_BYTES_STUCK = 1 << 20;

    /** Most bytes that wait, whoever reads: a flood may be ahead of a reader who takes all that the network carries. */
    private static final int MAX_BYTES = 8 << 20;

    /** A connection that has accepted none of what waits for this long accepts nothing any more. */
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** The same while memory is scarce, and then however little waits. */
    private static final long TIGHT_STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long CHECK_MILLIS = 1_000;
    private static final long NO_TIMER = -1;

    private final WebSocketChannel socket;
    private final ChannelHandlerContext connection;
    private final FlushCoalescer flushes;
    private final Vertx vertx;
    private final OutboundBudget budget;
    private final Runnable overflow;
    private final OutboxQueue waiting;
    private boolean toBeFlushed;
    private boolean full;
    private long fullSince;
    private long timer = NO_TIMER;
    private Promise<Void> drained;

    /**
     * @param userId whose socket it is
     * @param overflow called when too much waits; a frame for which there is no place is dropped
     */
    Outbox(WebSocketChannel socket, String userId, SessionContext context, Runnable overflow) {
        this.socket = socket;
        this.connection = socket.connection();
        this.flushes = context.flushes();
        this.vertx = context.vertx();
        this.budget = context.outbound();
        this.waiting = new OutboxQueue(budget, userId, context.meters());
        this.overflow = overflow;
    }

    /** Writes a frame that was made for this socket. */
    void write(Frame frame) {
        WireFrame wire = new WireFrame(frame);
        write(wire, true);
        wire.release();
    }

    /** Writes a frame that other sockets may get too. */
    void write(WireFrame wire) {
        write(wire, false);
    }

    private void write(WireFrame wire, boolean own) {
        if (!socket.isOpen()) {
            return;
        }
        if (!full) {
            writeNow(wire);
        } else if (waiting.bytes() + wire.frame().length() > MAX_BYTES || !waiting.add(wire.frame(), own)) {
            overflow.run();
        } else {
            watch();
        }
    }

    /** Notices without a further frame that too much waits for a reader that accepts nothing. */
    private void watch() {
        if (timer == NO_TIMER && !waiting.isEmpty()) {
            timer = vertx.setTimer(CHECK_MILLIS, passed -> {
                timer = NO_TIMER;
                if (isStuck()) {
                    overflow.run();
                } else {
                    watch();
                }
            });
        }
    }

    private boolean isStuck() {
        long nanosFull = nanosFull(System.nanoTime());
        if (budget.isTight() && nanosFull >= TIGHT_STUCK_NANOS) {
            return !waiting.isEmpty();
        }
        return waiting.bytes() > MAX_BYTES_STUCK && nanosFull >= STUCK_NANOS;
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** What was written and has not left this machine. */
    long waitingBytes() {
        ChannelOutboundBuffer leaving = connection.channel().unsafe().outboundBuffer();
        return waiting.bytes() + (leaving == null ? 0 : leaving.totalPendingWriteBytes());
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
        if (!socket.isOpen()) {
            return;
        }
        full = false;
        while (!full && !waiting.isEmpty()) {
            WireFrame wire = new WireFrame(waiting.remove());
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
