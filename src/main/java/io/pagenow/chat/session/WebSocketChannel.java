package io.pagenow.chat.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.ReferenceCountUtil;
import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.model.CloseCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol of one WebSocket (RFC 6455) from the accepted handshake on, in the place of Vert.x's own. That keeps the whole request with
 * its token, and a queue of 4 kB, for as long as a client is connected, and copies every frame; see {@code docs/decisions/0009-speed.md}.
 * Belongs to the connection's event loop.
 */
// How a write or a close ends is told by channelInactive, for all of them.
@SuppressWarnings("FutureReturnValueIgnored")
final class WebSocketChannel extends ChannelInboundHandlerAdapter {
    /** Longest message, in bytes, over all of its frames. */
    private static final int MAX_MESSAGE = 1024 * 1024;

    /** Stands in a decoded text for bytes that are no UTF-8, or was sent as it is. */
    private static final char REPLACEMENT = 0xFFFD;

    private static final Logger log = LoggerFactory.getLogger(WebSocketChannel.class);

    private final ContextInternal context;
    private final Promise<Void> closed = Promise.promise();
    private Listener listener;
    private ChannelHandlerContext connection;
    private Queue<WebSocketFrame> arrived;
    private boolean paused;
    private CloseHandshake closeHandshake;

    /** What a socket tells. */
    interface Listener {
        /** A whole message. */
        void received(String text);

        void receivedBinary();

        void receivedPing();

        void receivedPong();
    }

    private WebSocketChannel(Context context) {
        this.context = (ContextInternal) context;
    }

    /** Takes the place of Vert.x behind a handshake that was just accepted, on the event loop of the connection. */
    static WebSocketChannel takeOver(ServerWebSocket accepted, Context context) {
        WebSocketChannel socket = new WebSocketChannel(context);
        ChannelHandlerContext before = ((WebSocketInternal) accepted).channelHandlerContext();
        ChannelPipeline pipeline = before.pipeline();
        pipeline.addBefore(before.name(), null, FrameLimit.INSTANCE);
        pipeline.addBefore(before.name(), null, new WebSocketFrameAggregator(MAX_MESSAGE));
        pipeline.replace(before.handler(), null, socket);
        before.channel().config().setAutoRead(true);
        if (!before.channel().isActive()) {
            socket.end();
        }
        return socket;
    }

    /** To be called once, in the turn of the event loop that took the socket over. */
    void listen(Listener newListener) {
        listener = newListener;
    }

    /** Completes when nothing can be read or written any more. */
    Future<Void> closed() {
        return closed.future();
    }

    /** As far as it is known. */
    CloseHandshake.Ending ending() {
        return closeHandshake.ending();
    }

    ChannelHandlerContext connection() {
        return connection;
    }

    /** Whether frames may still be written: neither side has begun to close. */
    boolean isOpen() {
        return !closeHandshake.hasBegun() && !closed.future().isComplete();
    }

    boolean isPaused() {
        return paused;
    }

    /** Reads no further, beyond what was read already. */
    void pause() {
        paused = true;
        connection.channel().config().setAutoRead(false);
    }

    void resume() {
        paused = false;
        while (!paused && arrived != null && !arrived.isEmpty()) {
            handle(arrived.remove());
        }
        if (!paused) {
            connection.channel().config().setAutoRead(true);
        }
    }

    void ping() {
        send(new PingWebSocketFrame());
    }

    /** @return when the connection is closed, which takes as long as the client likes but at most a few seconds */
    Future<Void> close(CloseCode code) {
        if (isOpen()) {
            paused = false;
            closeHandshake.ask(code);
        }
        return closed.future();
    }

    /** @return when the connection is closed, which a client that reads too slowly may delay for minutes */
    Future<Void> closeSlowly(CloseCode code, OutboundBudget budget) {
        if (isOpen()) {
            paused = false;
            closeHandshake.askSlowly(code, budget);
        }
        return closed.future();
    }

    private void cut(CloseCode code) {
        paused = false;
        closeHandshake.cut(code);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        connection = added;
        closeHandshake = new CloseHandshake(added, closed.future());
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            ReferenceCountUtil.release(message);
        } else if (paused && !(frame instanceof CloseWebSocketFrame)) {
            if (arrived == null) {
                arrived = new ArrayDeque<>();
            }
            arrived.add(frame);
        } else {
            handle(frame);
        }
    }

    private void handle(WebSocketFrame frame) {
        try {
            context.dispatch(frame, this::take);
        } finally {
            frame.release();
        }
    }

    private void take(WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            closeHandshake.answer(close);
        } else if (closeHandshake.hasBegun()) {
            return;
        } else if (frame instanceof TextWebSocketFrame text) {
            read(text.content());
        } else if (frame instanceof BinaryWebSocketFrame) {
            listener.receivedBinary();
        } else if (frame instanceof PongWebSocketFrame) {
            listener.receivedPong();
        } else if (frame instanceof PingWebSocketFrame ping) {
            listener.receivedPing();
            answer(ping);
        }
    }

    /** A client that does not read gets no answers either: they would wait here without a bound. */
    private void answer(PingWebSocketFrame ping) {
        if (connection.channel().isWritable()) {
            send(new PongWebSocketFrame(ping.content().retain()));
        }
    }

    private void read(ByteBuf utf8) {
        byte[] bytes = ByteBufUtil.getBytes(utf8);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !ByteBufUtil.isText(utf8, StandardCharsets.UTF_8)) {
            cut(CloseCode.NOT_UTF8);
        } else {
            listener.received(text);
        }
    }

    private void send(WebSocketFrame frame) {
        connection.writeAndFlush(frame, connection.voidPromise());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable failure) {
        Optional<CloseCode> broken = CloseHandshake.rule(failure);
        if (broken.isPresent() && !closeHandshake.hasBegun()) {
            cut(broken.get());
        } else {
            log.debug("Connection {} is lost: {}", connection.channel().id(), failure.getMessage());
            connection.close();
        }
    }

    /** The server told all of its connections to end, unless it is the news that this one has been {@linkplain CloseHandshake#cut cut}, which reads on. */
    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
        if (!(event instanceof ChannelOutputShutdownEvent)) {
            connection.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        end();
    }

    private void end() {
        if (arrived != null) {
            arrived.forEach(WebSocketFrame::release);
            arrived = null;
        }
        context.dispatch(nothing -> closed.tryComplete());
    }
}
