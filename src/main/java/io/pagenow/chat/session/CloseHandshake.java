package io.pagenow.chat.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.ScheduledFuture;
import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.model.CloseCode;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The closing handshake of one WebSocket (RFC 6455, section 7). Confined to the connection's event loop. */
// channelInactive reports the outcome of every write and close.
@SuppressWarnings("FutureReturnValueIgnored")
final class CloseHandshake {
    /** Seconds that a client has to answer the close frame. */
    private static final long ANSWER_SECONDS = 5;

    /** Seconds for which input is read and dropped after a protocol violation. */
    private static final long FAIL_SECONDS = 2;

    /** One instance, because every open socket refers to it. */
    private static final Ending UNKNOWN = new Ending(Ending.By.NOBODY, null);

    private static final Logger log = LoggerFactory.getLogger(CloseHandshake.class);

    private final ChannelHandlerContext connection;
    private final Future<Void> closed;
    private Ending ending = UNKNOWN;

    /** @param closed completes when the connection neither reads nor writes any more */
    CloseHandshake(ChannelHandlerContext connection, Future<Void> closed) {
        this.connection = connection;
        this.closed = closed;
    }

    /**
     * The side that closed a socket, and the server's reason.
     *
     * @param by the side that sent the first close frame; {@code NOBODY} if the connection was lost
     * @param code the server's close code, null if the server did not close
     */
    record Ending(By by, @Nullable CloseCode code) {
        enum By {
            SERVER,
            CLIENT,
            NOBODY
        }
    }

    /** Returns the ending; {@code NOBODY} while neither side has closed. */
    Ending ending() {
        return ending;
    }

    /** Returns whether one side has sent a close frame. No data frame may be written after it (section 5.5.1). */
    boolean hasBegun() {
        return ending.by != Ending.By.NOBODY;
    }

    /** Sends a close frame and waits up to 5 seconds for the client's answer. */
    void close(CloseCode code) {
        begin(code);
        endAfter(ANSWER_SECONDS);
        sendClose(code);
    }

    /**
     * Sends a close frame to a client that reads too slowly, and waits for as long as the client makes progress; see
     * {@link SlowClose}.
     */
    void closeSlowly(CloseCode code, OutboundBudget budget) {
        begin(code);
        sendClose(code);
        SlowClose.begin(connection.channel(), budget);
    }

    private void sendClose(CloseCode code) {
        connection.writeAndFlush(new CloseWebSocketFrame(code.code(), code.reason()), connection.voidPromise());
    }

    /**
     * Fails the connection (section 7.1.7): sends the reason, closes the sending side, and drops input for 2 seconds.
     * Closing with unread input would reset the connection, and the client might never read the reason.
     */
    void fail(CloseCode code) {
        log.debug(
                "Connection {} broke the protocol and is closed: {}",
                connection.channel().id(),
                code.reason());
        begin(code);
        endAfter(FAIL_SECONDS);
        connection
                .writeAndFlush(new CloseWebSocketFrame(code.code(), code.reason()))
                .addListener(written -> {
                    if (connection.channel() instanceof DuplexChannel duplex) {
                        duplex.shutdownOutput();
                    } else {
                        connection.close();
                    }
                });
    }

    /** Echoes the client's close frame, then closes the connection (section 5.5.1). */
    void answer(CloseWebSocketFrame close) {
        if (hasBegun()) {
            connection.close();
        } else {
            ending = new Ending(Ending.By.CLIENT, null);
            connection.writeAndFlush(close.retainedDuplicate()).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Resumes reading, so that the client's close frame is seen; data frames are dropped. */
    private void begin(CloseCode code) {
        ending = new Ending(Ending.By.SERVER, code);
        connection.channel().config().setAutoRead(true);
    }

    private void endAfter(long seconds) {
        Channel channel = connection.channel();
        ScheduledFuture<?> timeout = connection.executor().schedule(() -> channel.close(), seconds, TimeUnit.SECONDS);
        closed.onComplete(done -> timeout.cancel(false));
    }

    /** @return the close code for a protocol violation; empty if the failure was not the client's fault */
    static Optional<CloseCode> violation(Throwable failure) {
        if (failure instanceof CorruptedWebSocketFrameException unreadable) {
            return Optional.of(codeOf(unreadable.closeStatus()));
        }
        return failure instanceof TooLongFrameException ? Optional.of(CloseCode.TOO_BIG) : Optional.empty();
    }

    private static CloseCode codeOf(WebSocketCloseStatus status) {
        if (WebSocketCloseStatus.MESSAGE_TOO_BIG.equals(status)) {
            return CloseCode.TOO_BIG;
        }
        return WebSocketCloseStatus.INVALID_PAYLOAD_DATA.equals(status) ? CloseCode.NOT_UTF8 : CloseCode.PROTOCOL_ERROR;
    }
}
