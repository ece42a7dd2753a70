package io.pagenow.chat.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;

/**
 * Rejects oversized WebSocket frames. Only a single-frame text message that contains {@code "sync"} gets the larger
 * limit, because a sync grows with the user's conversations. The check scans bytes, so nothing is decoded before it.
 */
@Sharable
final class FrameLimit extends ChannelInboundHandlerAdapter {
    /** Largest frame of a {@code sync}, in bytes; about 5,600 cursors. */
    static final int MAX_SYNC_FRAME = 256 * 1024;

    /** Largest other frame, in bytes. Fits 1,000 characters in any escaping, and 10,000 in UTF-8. */
    static final int MAX_FRAME = 64 * 1024;

    static final FrameLimit INSTANCE = new FrameLimit();

    private static final ByteBuf SYNC =
            Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer("\"sync\"".getBytes(StandardCharsets.US_ASCII))
                    .asReadOnly());

    private FrameLimit() {}

    /** Returns whether a frame of an event stream is larger than a socket would read. */
    static boolean isTooLarge(String frame) {
        return ByteBufUtil.utf8Bytes(frame) > MAX_FRAME && !frame.contains("\"sync\"");
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof WebSocketFrame frame
                && frame.content().readableBytes() > MAX_FRAME
                && !mayBeSync(frame)) {
            frame.release();
            context.fireExceptionCaught(
                    new TooLongFrameException("a frame other than sync is larger than " + MAX_FRAME + " bytes"));
        } else {
            context.fireChannelRead(message);
        }
    }

    private static boolean mayBeSync(WebSocketFrame frame) {
        return frame instanceof TextWebSocketFrame
                && frame.isFinalFragment()
                && ByteBufUtil.indexOf(SYNC, frame.content()) >= 0;
    }
}
