package io.pagenow.chat.cluster;

import io.pagenow.chat.directory.DirectoryDigest;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.protocol.Frame;
import java.util.List;

/**
 * A message from one node to another. Every message carries its position in the stream from sender to receiver, so that
 * the receiver detects lost ones.
 */
sealed interface NodeMessage {

    Header header();

    /**
     * Identifies the sender and the position in its stream.
     *
     * @param sender node id
     * @param stream random id; changes when the sender restarts its count
     * @param count number of {@link Batch} messages in the stream so far, this one included
     * @param sentAtMillis the sender's monotonic clock, in milliseconds
     */
    record Header(String sender, long stream, long count, long sentAtMillis) {}

    /**
     * Committed deliveries for users connected to the receiver.
     *
     * @param deliveries in commit order; those with a position carry no recipients and go to all participants of the
     *     conversation
     */
    record Batch(Header header, List<Envelope> deliveries) implements NodeMessage {}

    /**
     * Sent at regular intervals. Reveals the loss of the last message, and whether the receiver's copies of the
     * sender's directories are correct.
     *
     * @param digests digests of the sender's own entries, one per directory in a fixed order
     * @param complete false while the sender may not know all of the receiver's users
     * @param knowsChanges whether the sender delivers events of the log of changes, and to the participants of the moment; false for
     *     nodes of older versions
     */
    record Heartbeat(Header header, List<DirectoryDigest> digests, boolean complete, boolean knowsChanges)
            implements NodeMessage {}

    /** Requests the receiver to republish its own directory entries. */
    record Republish(Header header) implements NodeMessage {}

    /** A user changed the visibility of its presence on the sender. */
    record Visibility(Header header, String userId, boolean visible) implements NodeMessage {}

    /** Requests the receiver to close all sockets of a user. */
    record Disconnect(Header header, String userId) implements NodeMessage {}

    /**
     * Requests the receiver's status.
     *
     * @param queryId echoed in the response
     */
    record StatusQuery(Header header, long queryId) implements NodeMessage {}

    /** The sender's status as JSON. Its schema depends on the sender's version. */
    record Status(Header header, long queryId, Frame status) implements NodeMessage {}

    /**
     * A change of users on the sender.
     *
     * @param kind the number of the kind of {@link io.pagenow.chat.bus.message.PeopleNotice}; unknown ones are ignored
     */
    record People(Header header, int kind, String userId, String otherId) implements NodeMessage {}

    /**
     * Frames that arrived at the sender for an event stream of the receiver. A node without event streams does not know
     * this kind, and no stream id names it.
     *
     * @param requestId echoed in the response
     * @param userId the user whose token the sender has checked
     * @param body one frame, or an array of frames, as JSON
     */
    record StreamFrames(Header header, long requestId, String streamId, String userId, Frame body)
            implements NodeMessage {}

    /**
     * The response to {@link StreamFrames}.
     *
     * @param code the name of the refusal's {@link io.pagenow.chat.model.ErrorCode}, empty if the frames were received
     * @param message the refusal's message, empty if there is none
     */
    record StreamAnswer(Header header, long requestId, String code, String message) implements NodeMessage {}

    /** A message kind of a newer version, unknown to this one. Its header is processed nevertheless. */
    record Unknown(Header header) implements NodeMessage {}
}
