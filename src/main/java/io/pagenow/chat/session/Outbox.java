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
import org.jspecify.annotations.Nullable;

/**
 * Outbound queue of one socket. Frames go straight to the connection while it is writable and are queued otherwise. A
 * client whose queue overflows is a slow reader. Confined to the socket's event loop.
 */
final class Outbox implements FrameWriter {
    /** Bytes that may be queued for a connection that accepts none. */
    private static final int MAX_BYTES_STUCK = 1 << 20;

    /** Bytes that may be queued for any connection: a burst may outrun even a client that reads at network speed. */
    private static final int MAX_BYTES = 8 << 20;

    /** A connection that has accepted no bytes for this long is treated as stuck. */
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** The same while memory is scarce, regardless of the bytes queued. */
    private static final long TIGHT_STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long CHECK_MILLIS = 1_000;
    private static final long NO_TIMER = -1;

    private final ClientChannel socket;
    private final ChannelHandlerContext connection;
    private final FlushCoalescer flushes;
    private final Runnable flush = this::flush;
    private final Vertx vertx;
    private final OutboundBudget budget;
    private final Runnable overflow;
    private final OutboxQueue waiting;
    private boolean flushScheduled;
    private boolean blocked;
    private long blockedSince;
    private long timer = NO_TIMER;
    private @Nullable Promise<Void> drained;

    /**
     * @param userId the owner of the socket
     * @param overflow called when the queue overflows; the frame that did not fit is dropped
     */
    Outbox(ClientChannel socket, String userId, SessionContext context, Runnable overflow) {
        this.socket = socket;
        this.connection = socket.connection();
        this.flushes = context.flushes();
        this.vertx = context.vertx();
        this.budget = context.outbound();
        this.waiting = new OutboxQueue(budget, userId, context.meters());
        this.overflow = overflow;
    }

    /** Writes a frame that only this socket gets. */
    @Override
    public void write(Frame frame) {
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
        if (!blocked) {
            writeNow(wire);
        } else if (waiting.bytes() + wire.frame().length() > MAX_BYTES || !waiting.add(wire.frame(), own)) {
            overflow.run();
        } else {
            scheduleStuckCheck();
        }
    }

    /** Checks every second for a stuck connection, so that it is found without a further frame. */
    private void scheduleStuckCheck() {
        if (timer == NO_TIMER && !waiting.isEmpty()) {
            timer = vertx.setTimer(CHECK_MILLIS, timerId -> {
                timer = NO_TIMER;
                if (isStuck()) {
                    overflow.run();
                } else {
                    scheduleStuckCheck();
                }
            });
        }
    }

    private boolean isStuck() {
        long fullNanos = fullNanos(System.nanoTime());
        if (budget.isTight() && fullNanos >= TIGHT_STUCK_NANOS) {
            return !waiting.isEmpty();
        }
        return waiting.bytes() > MAX_BYTES_STUCK && fullNanos >= STUCK_NANOS;
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** Returns bytes that were written and have not left this machine. */
    long waitingBytes() {
        ChannelOutboundBuffer leaving = connection.channel().unsafe().outboundBuffer();
        return waiting.bytes() + (leaving == null ? 0 : leaving.totalPendingWriteBytes());
    }

    /** Returns for how long the socket has not been writable, in nanoseconds; 0 if it is. */
    long fullNanos(long now) {
        return blocked ? now - blockedSince : 0;
    }

    @Override
    public Future<Void> drained() {
        if (!blocked) {
            return Future.succeededFuture();
        }
        if (drained == null) {
            drained = Promise.promise();
        }
        return drained.future();
    }

    void flush() {
        flushScheduled = false;
        connection.flush();
    }

    /** Drops all queued frames. */
    void close() {
        vertx.cancelTimer(timer);
        waiting.clear();
    }

    /** A failed write closes the connection, which the channel reports. The void promise reports nothing. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void writeNow(WireFrame wire) {
        connection.write(socket.encode(wire, connection.alloc()), connection.voidPromise());
        if (!connection.channel().isWritable()) {
            blocked = true;
            blockedSince = System.nanoTime();
            // The empty buffer is written once everything before it has been accepted.
            connection.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
                if (written.isSuccess()) {
                    writeQueued();
                }
            });
        } else if (!flushScheduled) {
            flushScheduled = true;
            flushes.add(flush);
        }
    }

    private void writeQueued() {
        if (!socket.isOpen()) {
            return;
        }
        blocked = false;
        while (!blocked && !waiting.isEmpty()) {
            WireFrame wire = new WireFrame(waiting.remove());
            writeNow(wire);
            wire.release();
        }
        if (drained != null && !blocked) {
            Promise<Void> done = drained;
            drained = null;
            done.complete();
        }
    }
}
