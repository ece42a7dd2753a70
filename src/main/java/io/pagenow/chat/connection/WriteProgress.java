package io.pagenow.chat.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * Tells whether a peer accepts what was written to its connection. Bytes count as accepted when the operating system has taken them,
 * which bounds what it takes ahead of the peer ({@link ConnectionGuard}). Belongs to the connection's event loop.
 */
public final class WriteProgress {
    private final Channel channel;
    private int first;
    private long written;
    private long waiting;

    public WriteProgress(Channel channel) {
        this.channel = channel;
    }

    /** Whether something waits to be accepted. */
    public boolean isWaiting() {
        return waitingBytes() > 0;
    }

    /** Bytes that wait to be accepted, with a few for each write. */
    public long waitingBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Whether something was accepted since this was asked the last time. */
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
