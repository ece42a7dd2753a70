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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before Vert.x on every connection of both ports, until it has become a WebSocket. A client has so much time for a request: an
 * idle timeout alone is content with a byte a minute. What is not HTTP ends here, with a bare 400 and the connection: Vert.x would log
 * it as a fault of the server, with the URI and the token in it.
 */
// How a write or a close ends is told by channelInactive, for all of them.
@SuppressWarnings("FutureReturnValueIgnored")
final class RequestGuard extends ChannelDuplexHandler {
    /** From the connection to the end of the first request's headers, in seconds. */
    static final long HEAD_SECONDS = 15;

    /** From a request's headers to its end, in seconds. */
    static final long BODY_SECONDS = 30;

    /** From an answer to the end of the next request's headers, in seconds. */
    static final long NEXT_SECONDS = 75;

    /** Most requests that wait for an answer. Netty breaks off at 128, in the middle of them. */
    static final int MAX_UNANSWERED = 100;

    private static final Logger log = LoggerFactory.getLogger(RequestGuard.class);

    private ScheduledFuture<?> deadline;
    private int unanswered;
    private boolean arriving;
    private boolean answering;
    private boolean ended;

    RequestGuard() {}

    @Override
    public void handlerAdded(ChannelHandlerContext connection) {
        expect(connection, HEAD_SECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext connection) {
        expectNothing();
    }

    @Override
    public void channelInactive(ChannelHandlerContext connection) {
        expectNothing();
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
            expect(connection, BODY_SECONDS);
        }
        if (message instanceof LastHttpContent) {
            arriving = false;
            answeredOrNot(connection);
        }
        if (unanswered > MAX_UNANSWERED) {
            ReferenceCountUtil.release(message);
            refuse(connection, HttpResponseStatus.TOO_MANY_REQUESTS);
        } else {
            connection.fireChannelRead(message);
        }
    }

    /**
     * A connection that failed (a reset, a broken pipe, bytes that the codec gives up on) is closed, and Vert.x learns of its end alone:
     * told of the failure while a request of a pipeline waits for its turn, Vert.x fails itself, which Netty logs with two stack traces.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext connection, Throwable failure) {
        if (!ended) {
            log.debug("Connection {} is lost: {}", connection.channel().id(), failure.getMessage());
            connection.close();
        }
    }

    /** Ends the connection, with an answer unless another request waits for one, which the client would take this for. */
    private void refuse(ChannelHandlerContext connection, HttpResponseStatus status) {
        if (ended) {
            return;
        }
        ended = true;
        expectNothing();
        if (answering || unanswered != (arriving ? 1 : 0)) {
            // Answers to what came before are written but not yet sent.
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
                answeredOrNot(connection);
            }
        }
    }

    private void answeredOrNot(ChannelHandlerContext connection) {
        if (unanswered == 0) {
            expect(connection, NEXT_SECONDS);
        } else {
            expectNothing();
        }
    }

    private static boolean isInterim(HttpResponse response) {
        return response.status().code() < 200;
    }

    private void expect(ChannelHandlerContext connection, long seconds) {
        expectNothing();
        deadline = connection.executor().schedule(() -> connection.close(), seconds, TimeUnit.SECONDS);
    }

    private void expectNothing() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}
