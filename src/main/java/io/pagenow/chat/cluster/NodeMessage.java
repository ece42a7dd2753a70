package io.pagenow.chat.cluster;

import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.directory.DirectoryDigest;
import io.pagenow.chat.protocol.Frame;
import java.util.List;

/**
 * What one node tells another. Every message says where it stands in the stream from its sender to this receiver, so that the receiver
 * notices when one is missing.
 */
sealed interface NodeMessage {

    Header header();

    /**
     * @param sender node id
     * @param stream changes when the sender begins to count anew
     * @param count how many {@link Batch} messages the stream has had, this one included
     * @param sentAtMillis by the sender's monotonic clock
     */
    record Header(String sender, long stream, long count, long sentAtMillis) {}

    /**
     * What the sender has committed for users who are connected to the receiver.
     *
     * @param deliveries in commit order. Those with a position have no recipients: they go to all participants of their conversation
     */
    record Batch(Header header, List<Delivery> deliveries) implements NodeMessage {}

    /**
     * Sent at regular intervals: tells of a lost last message, and whether the receiver's copies of the sender's directories are right.
     *
     * @param digests of the sender's own entries, one for each directory in their fixed order
     * @param complete false while the sender does not know for sure which of its messages are for the receiver
     */
    record Heartbeat(Header header, List<DirectoryDigest> digests, boolean complete) implements NodeMessage {}

    /** Asks the receiver to write its own entries again. */
    record Republish(Header header) implements NodeMessage {}

    /** A user has switched the own presence on or off, on the sender. */
    record Visibility(Header header, String userId, boolean visible) implements NodeMessage {}

    /** The receiver is to close all sockets of a user. */
    record Disconnect(Header header, String userId) implements NodeMessage {}

    /**
     * Asks how the receiver is.
     *
     * @param question is repeated in the answer
     */
    record StatusQuery(Header header, long question) implements NodeMessage {}

    /** How the sender is, as JSON, which each version tells in its own way. */
    record Status(Header header, long question, Frame status) implements NodeMessage {}

    /** Something that a newer version says and this one does not know. Its header counts all the same. */
    record Unknown(Header header) implements NodeMessage {}
}
