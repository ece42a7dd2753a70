package io.pagenow.chat.connection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Guards requests before they reach Vert.x, on every connection of both ports until it is upgraded to a WebSocket. Each
 * request has a deadline, because an idle timeout alone accepts one byte a minute. Malformed HTTP is answered with a
 * bare 400 and closed; Vert.x would log it as a server fault, with the URI and its token. Confined to the connection's
 * event loop.
 */
// channelInactive reports the outcome of every write and close.
@SuppressWarnings("FutureReturnValueIgnored")
final class RequestGuard extends ChannelDuplexHandler {
    /** Seconds from accepting the connection to the end of the first request's headers. */
    static final long HEAD_SECONDS = 15;

    /** Seconds from a request's headers to its end. */
    static final long BODY_SECONDS = 30;

    /** Seconds from a response to the end of the next request's headers. */
    static final long NEXT_SECONDS = 75;

    /** Most requests that may await a response. Netty closes at 128, in the middle of a request. */
    static final int MAX_UNANSWERED = 100;

    private static final Logger log = LoggerFactory.getLogger(RequestGuard.class);

    private ChannelHandlerContext connection;
    private @Nullable ScheduledFuture<?> deadline;
    private int unanswered;
    private boolean arriving;
    private boolean answering;
    private boolean ended;

    RequestGuard() {}

    @Override
    public void handlerAdded(ChannelHandlerContext connection) {
        this.connection = connection;
        setDeadline(connection, HEAD_SECONDS);
    }

    /** Gives the request that is arriving more time, counted from now. */
    void extend(long seconds) {
        if (arriving) {
            setDeadline(connection, BODY_SECONDS + seconds);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext connection) {
        cancelDeadline();
    }

    @Override
    public void channelInactive(ChannelHandlerContext connection) {
        cancelDeadline();
        connection.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext connection, Object message) {
        Optional<HttpResponseStatus> fault =
                ended ? Optional.of(HttpResponseStatus.BAD_REQUEST) : RequestFaults.of(message);
        if (fault.isPresent()) {
            ReferenceCountUtil.release(message);
            refuse(connection, fault.get());
            return;
        }
        if (message instanceof HttpRequest) {
            arriving = true;
            unanswered++;
            setDeadline(connection, BODY_SECONDS);
        }
        if (message instanceof LastHttpContent) {
            arriving = false;
            updateDeadline(connection);
        }
        if (unanswered > MAX_UNANSWERED) {
            ReferenceCountUtil.release(message);
            refuse(connection, HttpResponseStatus.TOO_MANY_REQUESTS);
        } else {
            connection.fireChannelRead(message);
        }
    }

    /**
     * Closes a connection that failed by a reset, a broken pipe or undecodable bytes. The failure is not passed on: if
     * a pipelined request is pending, Vert.x fails on it, which Netty logs with two stack traces.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext connection, Throwable failure) {
        if (!ended) {
            log.debug("Connection {} is lost: {}", connection.channel().id(), failure.getMessage());
            connection.close();
        }
    }

    /**
     * Closes the connection. The refusal is sent only if no earlier request awaits a response, since the client would
     * take it for that response.
     */
    private void refuse(ChannelHandlerContext connection, HttpResponseStatus status) {
        if (ended) {
            return;
        }
        ended = true;
        cancelDeadline();
        if (answering || unanswered != (arriving ? 1 : 0)) {
            // Earlier responses are written but not flushed.
            connection.flush();
            connection.close();
            return;
        }
        FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0).set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (HttpResponseStatus.UPGRADE_REQUIRED.equals(status)) {
            answer.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, RequestFaults.WEBSOCKET_VERSION);
        }
        connection.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void write(ChannelHandlerContext connection, Object message, ChannelPromise promise) {
        connection.write(message, promise);
        if (message instanceof HttpResponse response && isInterim(response)) {
            if (HttpResponseStatus.SWITCHING_PROTOCOLS.equals(response.status())) {
                connection.pipeline().remove(this);
            }
            return;
        }
        answering = true;
        if (message instanceof LastHttpContent) {
            answering = false;
            unanswered--;
            if (!arriving) {
                updateDeadline(connection);
            }
        }
    }

    private void updateDeadline(ChannelHandlerContext connection) {
        if (unanswered == 0) {
            setDeadline(connection, NEXT_SECONDS);
        } else {
            cancelDeadline();
        }
    }

    private static boolean isInterim(HttpResponse response) {
        return response.status().code() < 200;
    }

    private void setDeadline(ChannelHandlerContext connection, long seconds) {
        cancelDeadline();
        deadline = connection.executor().schedule(() -> connection.close(), seconds, TimeUnit.SECONDS);
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}
