package io.pagenow.chat.trace;

import java.util.UUID;

/**
 * Where spans go. All times are of this node's monotonic clock, in nanoseconds. May be used by several threads at once and never blocks.
 *
 * <p>The trace of a message has the message's id: so it is found by it, nodes agree on which messages are followed without asking each
 * other, and what each of them tells is one trace though nothing but the message travels between them.
 */
public interface Spans {
    /** For a server that follows nothing. */
    Spans NONE = new Spans() {
        @Override
        public boolean follows(UUID messageId) {
            return false;
        }

        @Override
        public void stored(Stored stored, String node) {}

        @Override
        public void delivered(UUID messageId, String node, int sockets, long began, long ended) {}

        @Override
        public void answered(String name, String parent, int status, long began, long ended) {}

        @Override
        public void close() {}
    };

    /**
     * A message that was committed.
     *
     * @param batch number of the commit on this node since its start
     * @param messages of that commit
     * @param receivedAt when its frame was read
     * @param began when the batch began
     * @param committedAt when it was committed
     */
    record Stored(UUID messageId, long batch, int messages, long receivedAt, long began, long committedAt) {}

    /** Whether a message is one of those that are followed, on every node. */
    boolean follows(UUID messageId);

    /** @param node that has stored it */
    void stored(Stored stored, String node);

    /** @param sockets how many on one event loop got it */
    void delivered(UUID messageId, String node, int sockets, long began, long ended);

    /**
     * A call of REST, or a handshake.
     *
     * @param name of the operation, nothing that a client chooses
     * @param parent {@code traceparent} as the client sent it (W3C Trace Context), null if it sent none
     */
    void answered(String name, String parent, int status, long began, long ended);

    /** Sends what waits, for a moment. Blocks. */
    void close();
}
