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
import org.jspecify.annotations.Nullable;

/**
 * Back-pressure for HTTP responses: bounds the memory of a client that does not read to one response. Active on every
 * connection of both ports until it is upgraded to a WebSocket. One request is in progress at a time: the next one of a
 * pipeline (RFC 9112, section 9.3.2) is handled once the connection has accepted the previous response. A connection
 * that accepts no bytes for 15 seconds while some are queued is closed. Confined to the connection's event loop.
 */
// channelInactive reports the outcome of every write and close.
@SuppressWarnings("FutureReturnValueIgnored")
final class AnswerGuard extends ChannelDuplexHandler {
    /** Seconds without progress after which a connection is closed. */
    static final long STALL_SECONDS = 15;

    /** The same while memory is scarce. */
    static final long TIGHT_STALL_SECONDS = 3;

    private static final long CHECK_SECONDS = 1;

    private final OutboundBudget budget;
    private final Counter stalled;
    private final Queue<Object> held = new ArrayDeque<>(0);
    private WriteProgress progress;
    private @Nullable ScheduledFuture<?> check;
    private long idleSeconds;
    private int underWay;
    private boolean paused;
    private boolean handOverScheduled;

    /** @param stalled counts connections that are closed for lack of progress */
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
        if (mustHold(message) || !held.isEmpty()) {
            held.add(message);
        } else {
            pass(connection, message);
        }
    }

    private boolean mustHold(Object message) {
        return underWay > 0 && message instanceof HttpRequest;
    }

    private void pass(ChannelHandlerContext connection, Object message) {
        if (message instanceof HttpRequest) {
            underWay++;
        }
        connection.fireChannelRead(message);
    }

    /** Called after the responses to everything read have been flushed. Reading stops while a request is held. */
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

    /** Runs in an event loop turn of its own, since a long pipeline would otherwise recurse once per request. */
    private void handOver(ChannelHandlerContext connection) {
        if (!held.isEmpty() && !handOverScheduled) {
            handOverScheduled = true;
            connection.executor().execute(() -> {
                handOverScheduled = false;
                handOverOne(connection);
            });
        }
    }

    private void handOverOne(ChannelHandlerContext connection) {
        if (paused) {
            paused = false;
            // Resume first, because the next handler may pause the connection for its own reasons.
            connection.channel().config().setAutoRead(true);
        }
        while (!held.isEmpty() && !mustHold(held.peek())) {
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
            closeStalled(connection);
        }
    }

    void closeStalled(ChannelHandlerContext connection) {
        stopChecking();
        stalled.add();
        // Otherwise the operating system keeps unsent bytes for minutes.
        connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        // Closed below Vert.x, which would first write the queued bytes.
        connection.close();
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
