package io.pagenow.chat.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.model.CloseCode;
import io.vertx.core.Future;

/**
 * The transport of one client's frames: a WebSocket, or an event stream with the requests that belong to it. Confined to
 * the event loop of its connection.
 */
interface ClientChannel {
    /** Receives what the client sends. */
    interface Listener {
        /** A complete text message. */
        void received(String text);

        void receivedBinary();

        void receivedPing();

        /** The client answered a ping, or showed in another way that it receives. */
        void receivedPong();
    }

    /** Sets the listener. Call once, in the event loop turn in which the channel was opened. */
    void listen(Listener listener);

    /** Completes when the connection neither reads nor writes any more. */
    Future<Void> closed();

    /** Returns which side closed; {@code NOBODY} while neither has. */
    CloseHandshake.Ending ending();

    /** Returns the connection to which frames are written. */
    ChannelHandlerContext connection();

    /** Returns whether frames may still be written: neither side has begun to close. */
    boolean isOpen();

    boolean isPaused();

    /** Hands nothing to the listener until {@link #resume}. What arrives meanwhile is bounded. */
    void pause();

    void resume();

    /** Takes nothing more from the client, whose connection closes soon. */
    void stopReading();

    /** Writes something that the client answers. */
    void ping();

    /** @return completes when the connection is closed, at most a few seconds later */
    Future<Void> close(CloseCode code);

    /** @return completes when the connection is closed; a slow reader may delay that for minutes */
    Future<Void> closeSlowly(CloseCode code, OutboundBudget budget);

    /** @return a frame as this transport writes it, in a buffer that is released when written */
    ByteBuf encode(WireFrame frame, ByteBufAllocator allocator);
}
