package io.pagenow.chat.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * Detects whether a peer accepts the bytes written to its connection. Bytes count as accepted when the operating system
 * takes them; {@link ConnectionGuard} bounds its buffer. Confined to the connection's event loop.
 */
public final class WriteProgress {
    private final Channel channel;
    private int first;
    private long written;
    private long waiting;

    public WriteProgress(Channel channel) {
        this.channel = channel;
    }

    /** Returns whether bytes are queued. */
    public boolean isWaiting() {
        return waitingBytes() > 0;
    }

    /** Returns the queued bytes, with a small overhead per write. */
    public long waitingBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Returns whether bytes were accepted since the previous call. */
    public boolean hasAdvanced() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (buffer == null) {
            return false;
        }
        int firstNow = System.identityHashCode(buffer.current());
        long writtenNow = buffer.currentProgress();
        long waitingNow = buffer.totalPendingWriteBytes();
        boolean advanced = firstNow != first || writtenNow != written || waitingNow < waiting;
        first = firstNow;
        written = writtenNow;
        waiting = waitingNow;
        return advanced;
    }
}
