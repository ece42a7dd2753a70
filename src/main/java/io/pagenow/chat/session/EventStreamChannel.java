package io.pagenow.chat.session;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.model.CloseCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event stream (WHATWG HTML, "Server-sent events"): the response that never ends to one request, and the frames that
 * the client sends by others. The end of the connection ends the response, so that the bytes of a frame are the same for
 * HTTP/1.0 and HTTP/1.1, and for all streams of an event loop. Confined to the connection's event loop.
 */
// channelInactive reports the outcome of every write and close.
@SuppressWarnings("FutureReturnValueIgnored")
final class EventStreamChannel extends ChannelInboundHandlerAdapter implements ClientChannel {
    /** Seconds that a connection has to accept the last event. */
    private static final long CLOSE_SECONDS = 5;

    /** A comment, which clients answer with a heartbeat. */
    private static final String PING = ": ping\n\n";

    private static final CloseHandshake.Ending OPEN = new CloseHandshake.Ending(CloseHandshake.Ending.By.NOBODY, null);

    private static final Logger log = LoggerFactory.getLogger(EventStreamChannel.class);

    private final ContextInternal context;
    private final Promise<Void> closed = Promise.promise();
    private final PostedFrames posted = new PostedFrames(this::hand);
    private @Nullable Listener listener;
    private ChannelHandlerContext connection;
    private CloseHandshake.Ending ending = OPEN;
    private boolean paused;
    private boolean stopped;
    private boolean broken;

    /** @param context the event loop of the connection */
    EventStreamChannel(Context context) {
        this.context = (ContextInternal) context;
    }

    /** Writes the head of the response and the first event. Call once, in the turn in which the connection was taken over. */
    void begin(String head) {
        send(head);
        if (!connection.channel().isActive()) {
            end();
        }
    }

    /**
     * Receives the frames of one request, in order, after those of earlier requests.
     *
     * @return completes when the last one was handed to the listener; fails with a
     *     {@link io.pagenow.chat.model.ChatException} if too many frames wait, or the stream ends before
     */
    Future<Void> receive(List<String> frames) {
        if (!isOpen() || stopped) {
            return Future.failedFuture(EventStreams.notFound());
        }
        listener().receivedPong();
        return posted.add(frames);
    }

    /** Hands one frame on, unless it has to wait. */
    private boolean hand(String frame) {
        if (paused || stopped || !isOpen()) {
            return false;
        }
        listener().received(frame);
        return true;
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
        return ending;
    }

    @Override
    public ChannelHandlerContext connection() {
        return connection;
    }

    @Override
    public boolean isOpen() {
        return !hasBegun() && !closed.future().isComplete();
    }

    /** Returns whether one side has begun to close. */
    private boolean hasBegun() {
        return ending.by() != CloseHandshake.Ending.By.NOBODY;
    }

    @Override
    public boolean isPaused() {
        return paused;
    }

    /** Requests with frames are answered once their frames were handed on, and {@link PostedFrames} bounds those that wait. */
    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        posted.handOn();
    }

    /** Frames that wait were not taken, so their requests say so. */
    @Override
    public void stopReading() {
        stopped = true;
        posted.drop();
    }

    @Override
    public void ping() {
        send(PING);
    }

    @Override
    public Future<Void> close(CloseCode code) {
        if (isOpen()) {
            sendClose(code);
            ScheduledFuture<?> timeout =
                    connection.executor().schedule(() -> connection.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
            closed.future().onComplete(done -> timeout.cancel(false));
        }
        return closed.future();
    }

    @Override
    public Future<Void> closeSlowly(CloseCode code, OutboundBudget budget) {
        if (isOpen()) {
            sendClose(code);
            SlowClose.begin(connection.channel(), budget);
        }
        return closed.future();
    }

    private void sendClose(CloseCode code) {
        ending = new CloseHandshake.Ending(CloseHandshake.Ending.By.SERVER, code);
        posted.drop();
        String event = "event: close\ndata: {\"code\":" + code.code() + ",\"reason\":\"" + code.reason() + "\"}\n\n";
        connection
                .writeAndFlush(ByteBufUtil.writeUtf8(connection.alloc(), event))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public ByteBuf encode(WireFrame frame, ByteBufAllocator allocator) {
        return frame.eventBytes(allocator);
    }

    private void send(String text) {
        connection.writeAndFlush(ByteBufUtil.writeUtf8(connection.alloc(), text), connection.voidPromise());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        connection = added;
    }

    /** A client sends nothing after its request on this connection; whatever comes is dropped. */
    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable failure) {
        log.debug("Connection {} is lost: {}", connection.channel().id(), failure.getMessage());
        broken = true;
        connection.close();
    }

    /** Netty's shutdown events, and those of the HTTP server that stops. */
    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
        connection.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        end();
    }

    /** A client ends its stream by closing the connection. */
    private void end() {
        if (!hasBegun() && !broken) {
            ending = new CloseHandshake.Ending(CloseHandshake.Ending.By.CLIENT, null);
        }
        context.dispatch(nothing -> {
            posted.drop();
            closed.tryComplete();
        });
    }
}
