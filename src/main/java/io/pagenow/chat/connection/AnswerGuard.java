package io.pagenow.chat.connection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.metric.Counter;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a client that does not read its answers from costing more than one answer, on every connection of both ports until it has become a
 * WebSocket. One request is under way at a time: the next one of a pipeline (RFC 9112, section 9.3.2) is handled when the answer before
 * it was accepted by the connection. A connection that accepts nothing for some seconds while something waits is closed.
 */
// The end of a write or a close is told by channelInactive, for all of them.
@SuppressWarnings("FutureReturnValueIgnored")
final class AnswerGuard extends ChannelDuplexHandler {
    /** A connection that accepts nothing for this long is closed, in seconds. */
    static final long STALL_SECONDS = 15;

    /** The same while memory is scarce. */
    static final long TIGHT_STALL_SECONDS = 3;

    private static final long CHECK_SECONDS = 1;

    private final OutboundBudget budget;
    private final Counter stalled;
    private final Queue<Object> held = new ArrayDeque<>(0);
    private WriteProgress progress;
    private ScheduledFuture<?> check;
    private long idleSeconds;
    private int underWay;
    private boolean paused;
    private boolean handingOver;

    /** @param stalled counts the connections that are closed because they accept nothing */
    AnswerGuard(OutboundBudget budget, Counter stalled) {
        this.budget = budget;
        this.stalled = stalled;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext connection) {
        progress = new WriteProgress(connection.channel());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext connection) {
        end();
    }

    @Override
    public void channelInactive(ChannelHandlerContext connection) {
        end();
        connection.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext connection, Object message) {
        if (isToBeHeld(message) || !held.isEmpty()) {
            held.add(message);
        } else {
            pass(connection, message);
        }
    }

    private boolean isToBeHeld(Object message) {
        return underWay > 0 && message instanceof HttpRequest;
    }

    private void pass(ChannelHandlerContext connection, Object message) {
        if (message instanceof HttpRequest) {
            underWay++;
        }
        connection.fireChannelRead(message);
    }

    /** Answers are flushed when all that was read is handled; after that nothing more is read for as long as a request is held. */
    @Override
    public void channelReadComplete(ChannelHandlerContext connection) {
        connection.fireChannelReadComplete();
        if (!held.isEmpty() && !paused) {
            paused = true;
            connection.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void write(ChannelHandlerContext connection, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !(message instanceof HttpResponse interim && isInterim(interim))) {
            connection.write(message, promise.unvoid()).addListener(accepted -> {
                underWay--;
                handOver(connection);
            });
        } else {
            connection.write(message, promise);
            if (message instanceof HttpResponse response
                    && HttpResponseStatus.SWITCHING_PROTOCOLS.equals(response.status())) {
                connection.pipeline().remove(this);
            }
        }
    }

    @Override
    public void flush(ChannelHandlerContext connection) {
        connection.flush();
        if (check == null && progress.isWaiting()) {
            progress.hasAdvanced();
            idleSeconds = 0;
            check = connection
                    .executor()
                    .scheduleAtFixedRate(() -> check(connection), CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static boolean isInterim(HttpResponse response) {
        return response.status().code() < 200;
    }

    /** In a turn of its own: a pipeline of many requests would otherwise be handled in one recursion. */
    private void handOver(ChannelHandlerContext connection) {
        if (!held.isEmpty() && !handingOver) {
            handingOver = true;
            connection.executor().execute(() -> {
                handingOver = false;
                handOverOne(connection);
            });
        }
    }

    private void handOverOne(ChannelHandlerContext connection) {
        if (paused) {
            paused = false;
            // Before anything is handed over, since its receiver may pause the connection for its own reasons.
            connection.channel().config().setAutoRead(true);
        }
        while (!held.isEmpty() && !isToBeHeld(held.peek())) {
            pass(connection, held.remove());
        }
        channelReadComplete(connection);
    }

    private void check(ChannelHandlerContext connection) {
        if (!progress.isWaiting()) {
            stopChecking();
        } else if (progress.hasAdvanced()) {
            idleSeconds = 0;
        } else if (++idleSeconds >= (budget.isTight() ? TIGHT_STALL_SECONDS : STALL_SECONDS)) {
            stopChecking();
            stalled.add();
            // The operating system would otherwise keep what it has of the answer for minutes.
            connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            // From here, since Vert.x would first write what waits.
            connection.close();
        }
    }

    private void stopChecking() {
        if (check != null) {
            check.cancel(false);
            check = null;
        }
    }

    private void end() {
        stopChecking();
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }
}
