package io.pagenow.chat.session;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol of one WebSocket (RFC 6455) after the accepted handshake. Replaces the implementation of Vert.x, which
 * keeps the whole request with its token and a queue of 4 kB per connected client, and copies every frame; see
 * {@code docs/decisions/0009-speed.md}. Confined to the connection's event loop.
 */
// channelInactive reports the outcome of every write and close.
@SuppressWarnings("FutureReturnValueIgnored")
final class WebSocketChannel extends ChannelInboundHandlerAdapter implements ClientChannel {
    /** Longest message, in bytes, over all of its frames. */
    private static final int MAX_MESSAGE_BYTES = 1024 * 1024;

    /** Replaces malformed UTF-8 in a decoded text; a client may also send it as such. */
    private static final char REPLACEMENT = 0xFFFD;

    private static final Logger log = LoggerFactory.getLogger(WebSocketChannel.class);

    private final ContextInternal context;
    private final Promise<Void> closed = Promise.promise();
    private @Nullable Listener listener;
    private ChannelHandlerContext connection;
    private @Nullable Queue<WebSocketFrame> pausedFrames;
    private boolean paused;
    private CloseHandshake closeHandshake;

    private WebSocketChannel(Context context) {
        this.context = (ContextInternal) context;
    }

    /** Replaces the handler of Vert.x after an accepted handshake, on the connection's event loop. */
    static WebSocketChannel takeOver(ServerWebSocket accepted, Context context) {
        WebSocketChannel socket = new WebSocketChannel(context);
        ChannelHandlerContext before = ((WebSocketInternal) accepted).channelHandlerContext();
        ChannelPipeline pipeline = before.pipeline();
        pipeline.addBefore(before.name(), null, FrameLimit.INSTANCE);
        pipeline.addBefore(before.name(), null, new WebSocketFrameAggregator(MAX_MESSAGE_BYTES));
        pipeline.replace(before.handler(), null, socket);
        before.channel().config().setAutoRead(true);
        if (!before.channel().isActive()) {
            socket.end();
        }
        return socket;
    }

    private Listener listener() {
        return requireNonNull(listener, "set in the turn in which the connection was taken over");
    }

    @Override
    public void listen(Listener newListener) {
        listener = newListener;
    }

    @Override
    public Future<Void> closed() {
        return closed.future();
    }

    @Override
    public CloseHandshake.Ending ending() {
        return closeHandshake.ending();
    }

    @Override
    public ChannelHandlerContext connection() {
        return connection;
    }

    @Override
    public boolean isOpen() {
        return !closeHandshake.hasBegun() && !closed.future().isComplete();
    }

    @Override
    public boolean isPaused() {
        return paused;
    }

    /** Stops reading. Frames that were already read are queued until {@link #resume}. */
    @Override
    public void pause() {
        paused = true;
        connection.channel().config().setAutoRead(false);
    }

    @Override
    public void resume() {
        paused = false;
        while (!paused && pausedFrames != null && !pausedFrames.isEmpty()) {
            handle(pausedFrames.remove());
        }
        if (!paused) {
            connection.channel().config().setAutoRead(true);
        }
    }

    /** Frames are read on, because those that answer a close follow them; {@link ClientConnection} drops the others. */
    @Override
    public void stopReading() {}

    @Override
    public void ping() {
        send(new PingWebSocketFrame());
    }

    @Override
    public Future<Void> close(CloseCode code) {
        if (isOpen()) {
            paused = false;
            closeHandshake.close(code);
        }
        return closed.future();
    }

    @Override
    public Future<Void> closeSlowly(CloseCode code, OutboundBudget budget) {
        if (isOpen()) {
            paused = false;
            closeHandshake.closeSlowly(code, budget);
        }
        return closed.future();
    }

    @Override
    public ByteBuf encode(WireFrame frame, ByteBufAllocator allocator) {
        return frame.bytes(allocator);
    }

    private void fail(CloseCode code) {
        paused = false;
        closeHandshake.fail(code);
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
            if (pausedFrames == null) {
                pausedFrames = new ArrayDeque<>();
            }
            pausedFrames.add(frame);
        } else {
            handle(frame);
        }
    }

    private void handle(WebSocketFrame frame) {
        try {
            context.dispatch(frame, this::process);
        } finally {
            frame.release();
        }
    }

    private void process(WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            closeHandshake.answer(close);
        } else if (closeHandshake.hasBegun()) {
            return;
        } else if (frame instanceof TextWebSocketFrame text) {
            read(text.content());
        } else if (frame instanceof BinaryWebSocketFrame) {
            listener().receivedBinary();
        } else if (frame instanceof PongWebSocketFrame) {
            listener().receivedPong();
        } else if (frame instanceof PingWebSocketFrame ping) {
            listener().receivedPing();
            answer(ping);
        }
    }

    /** A client that does not read gets no pongs: they would queue here without bound. */
    private void answer(PingWebSocketFrame ping) {
        if (connection.channel().isWritable()) {
            send(new PongWebSocketFrame(ping.content().retain()));
        }
    }

    private void read(ByteBuf utf8) {
        byte[] bytes = ByteBufUtil.getBytes(utf8);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !ByteBufUtil.isText(utf8, StandardCharsets.UTF_8)) {
            fail(CloseCode.NOT_UTF8);
        } else {
            listener().received(text);
        }
    }

    private void send(WebSocketFrame frame) {
        connection.writeAndFlush(frame, connection.voidPromise());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable failure) {
        Optional<CloseCode> broken = CloseHandshake.violation(failure);
        if (broken.isPresent() && !closeHandshake.hasBegun()) {
            fail(broken.get());
        } else {
            log.debug("Connection {} is lost: {}", connection.channel().id(), failure.getMessage());
            connection.close();
        }
    }

    /**
     * Netty's shutdown events close the connection, except the one caused by {@link CloseHandshake#fail}, after which
     * input is still read.
     */
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
        if (pausedFrames != null) {
            pausedFrames.forEach(WebSocketFrame::release);
            pausedFrames = null;
        }
        context.dispatch(nothing -> closed.tryComplete());
    }
}
