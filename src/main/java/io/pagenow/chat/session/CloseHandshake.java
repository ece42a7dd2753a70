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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How one WebSocket comes to its end (RFC 6455, section 7). Belongs to the connection's event loop. */
// How a write or a close ends is told by channelInactive, for all of them.
@SuppressWarnings("FutureReturnValueIgnored")
final class CloseHandshake {
    /** How long a client that was told to close may take to answer. */
    private static final long ANSWER_SECONDS = 5;

    /** How long one that broke the protocol may go on saying what nobody reads. */
    private static final long CUT_SECONDS = 2;

    /** Shared, since every open socket has it. */
    private static final Ending UNKNOWN = new Ending(Ending.By.NOBODY, null);

    private static final Logger log = LoggerFactory.getLogger(CloseHandshake.class);

    private final ChannelHandlerContext connection;
    private final Future<Void> closed;
    private Ending ending = UNKNOWN;

    /** @param closed completes when nothing can be read or written any more */
    CloseHandshake(ChannelHandlerContext connection, Future<Void> closed) {
        this.connection = connection;
        this.closed = closed;
    }

    /**
     * How a socket ends.
     *
     * @param by who has closed it first; nobody if the connection broke off
     * @param code of the server, null if it was not the server
     */
    record Ending(By by, CloseCode code) {
        enum By {
            SERVER,
            CLIENT,
            NOBODY
        }
    }

    /** As far as it is known. */
    Ending ending() {
        return ending;
    }

    /** Whether one side has begun to close, so that nothing but the end of it may be written. */
    boolean hasBegun() {
        return ending.by != Ending.By.NOBODY;
    }

    /** Tells the client to close, and waits for its answer, for a few seconds. */
    void ask(CloseCode code) {
        begin(code);
        endAfter(ANSWER_SECONDS);
        tell(code);
    }

    /** Tells a client that reads too slowly to close, and waits for its answer for as long as it goes on reading. */
    void askSlowly(CloseCode code, OutboundBudget budget) {
        begin(code);
        tell(code);
        SlowClose.begin(connection.channel(), budget);
    }

    private void tell(CloseCode code) {
        connection.writeAndFlush(new CloseWebSocketFrame(code.code(), code.reason()), connection.voidPromise());
    }

    /**
     * Tells a client that broke the protocol why, and waits for nothing more from it. What it is sending meanwhile is read and dropped:
     * a connection that is closed with something unread is reset, and the client might not get to read the reason.
     */
    void cut(CloseCode code) {
        log.debug("Connection {} is cut: {}", connection.channel().id(), code.reason());
        begin(code);
        endAfter(CUT_SECONDS);
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

    /** The first to close is answered with its own code, then the connection ends (section 5.5.1). */
    void answer(CloseWebSocketFrame close) {
        if (hasBegun()) {
            connection.close();
        } else {
            ending = new Ending(Ending.By.CLIENT, null);
            connection.writeAndFlush(close.retainedDuplicate()).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** What still comes is read, so that the end of it is, and left alone. */
    private void begin(CloseCode code) {
        ending = new Ending(Ending.By.SERVER, code);
        connection.channel().config().setAutoRead(true);
    }

    private void endAfter(long seconds) {
        Channel channel = connection.channel();
        ScheduledFuture<?> patience = connection.executor().schedule(() -> channel.close(), seconds, TimeUnit.SECONDS);
        closed.onComplete(done -> patience.cancel(false));
    }

    /** @return the code of the rule that a client has broken; empty if it was not the client's doing */
    static Optional<CloseCode> rule(Throwable failure) {
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
