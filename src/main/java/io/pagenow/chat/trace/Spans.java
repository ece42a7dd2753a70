package io.pagenow.chat.trace;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records spans. All times are of this node's monotonic clock, in nanoseconds. Implementations are thread-safe and
 * never block, except in {@link #close}.
 *
 * <p>The trace id of a message is its message id. So a trace can be found by the message, nodes agree on which messages
 * are sampled without coordination, and the spans of all nodes form one trace although only the message travels between
 * them.
 */
public interface Spans {
    /** Records nothing. */
    Spans NONE = new Spans() {
        @Override
        public boolean follows(UUID messageId) {
            return false;
        }

        @Override
        public void stored(Stored stored, String node) {}

        @Override
        public void delivered(UUID messageId, String node, int sockets, long startedAt, long endedAt) {}

        @Override
        public void answered(String name, @Nullable String parent, int status, long startedAt, long endedAt) {}

        @Override
        public void close() {}
    };

    /**
     * A message that was committed.
     *
     * @param batch sequence number of the commit on this node, counted from its start
     * @param messages number of messages in that commit
     * @param receivedAt time at which the message's frame was read
     * @param startedAt time at which the commit started
     * @param committedAt time at which it was committed
     */
    record Stored(UUID messageId, long batch, int messages, long receivedAt, long startedAt, long committedAt) {}

    /** Returns whether a message is sampled. All nodes agree. */
    boolean follows(UUID messageId);

    /**
     * Records the commit of a message.
     *
     * @param node id of the node that stored it
     */
    void stored(Stored stored, String node);

    /**
     * Records the delivery of a message.
     *
     * @param sockets number of sockets on one event loop that got it
     */
    void delivered(UUID messageId, String node, int sockets, long startedAt, long endedAt);

    /**
     * Records a REST request or a handshake.
     *
     * @param name name of the operation, never chosen by a client
     * @param parent {@code traceparent} header of the client (W3C Trace Context), null if absent
     */
    void answered(String name, @Nullable String parent, int status, long startedAt, long endedAt);

    /** Flushes queued spans. Blocks for up to 5 s. */
    void close();
}
