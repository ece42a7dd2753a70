package io.pagenow.chat.event;

import io.pagenow.chat.model.Participants;
import io.pagenow.chat.protocol.ChangesFrames;
import io.pagenow.chat.protocol.Frame;
import io.pagenow.chat.protocol.FrameEncoder;
import java.util.List;
import java.util.UUID;

/**
 * A frame on its way to its recipients; every connection of every recipient gets it.
 *
 * @param recipients user ids, shared between envelopes of one conversation and never modified
 * @param unseeing participants who may not see the frame's content, and get a frame without it that covers the same positions
 * @param after position before the first one that the frame covers in its log, 0 without a log
 * @param position last position that the frame covers in its log, 0 without a log
 * @param follows position of the message that a connection must have before the frame, 0 if there is none
 * @param newestSeq position of the newest message whose content is in the frame, {@link #NO_CONTENT} if it has none
 * @param memberSeq the participants must have been read at this position of the conversation or later, see
 *     {@link Participants#memberSeq()}
 * @param afterPause whether everything before it in its log is too old to be still in transit
 * @param frame written unchanged to every socket
 * @param receivedAt time at which this node read the frame of the sender, by its monotonic clock in nanoseconds;
 *     {@link #ELSEWHERE} if another node did
 */
public record Envelope(
        EventType type,
        List<String> recipients,
        List<String> unseeing,
        UUID conversationId,
        long after,
        long position,
        long follows,
        long newestSeq,
        long memberSeq,
        boolean afterPause,
        Frame frame,
        long receivedAt) {
    public static final long ELSEWHERE = 0;

    /** The conversation of a frame that concerns none. */
    public static final UUID NO_CONVERSATION = new UUID(0, 0);

    /** Every participant may see a frame without a message's content. */
    public static final long NO_CONTENT = Long.MAX_VALUE;

    /** Returns the envelope of a message for the participants of its conversation, who are not found yet. */
    public static Envelope message(
            UUID conversationId, long seq, long memberSeq, boolean afterPause, Frame frame, long receivedAt) {
        return new Envelope(
                EventTypes.NEW_MESSAGE,
                List.of(),
                List.of(),
                conversationId,
                seq - 1,
                seq,
                0,
                seq,
                memberSeq,
                afterPause,
                frame,
                receivedAt);
    }

    /**
     * Returns the envelope of changes for the participants of their conversation, who are not found yet.
     *
     * @param follows see {@link Envelope#follows()}
     */
    public static Envelope changes(
            UUID conversationId, ChangesFrames.Part part, long follows, long memberSeq, boolean afterPause) {
        return new Envelope(
                EventTypes.CHANGES,
                List.of(),
                List.of(),
                conversationId,
                part.after(),
                part.rev(),
                follows,
                part.newestSeq(),
                memberSeq,
                afterPause,
                part.frame(),
                ELSEWHERE);
    }

    /** Returns the envelope of a frame without a position, for some users. */
    public static Envelope notice(EventType type, List<String> recipients, UUID conversationId, Frame frame) {
        return notice(type, recipients, conversationId, 0, frame);
    }

    /**
     * Returns the envelope of a frame without a position, for some users.
     *
     * @param follows see {@link Envelope#follows()}
     */
    public static Envelope notice(
            EventType type, List<String> recipients, UUID conversationId, long follows, Frame frame) {
        return new Envelope(
                type, recipients, List.of(), conversationId, 0, 0, follows, NO_CONTENT, 0, false, frame, ELSEWHERE);
    }

    /**
     * Returns the envelope of a read position, for the reader's own connections.
     *
     * @param lastReadSeq position of the last message read, 0 or more
     */
    public static Envelope receipt(String reader, UUID conversationId, long lastReadSeq) {
        return notice(
                EventTypes.READ_MESSAGES,
                List.of(reader),
                conversationId,
                lastReadSeq,
                FrameEncoder.messagesRead(conversationId, reader, lastReadSeq));
    }

    /** Returns the envelope for the participants. Who may not see a message gets nothing instead of it. */
    public Envelope to(Participants participants) {
        return log() == Log.CHANGES
                ? to(participants.seeing(newestSeq), participants.notSeeing(newestSeq))
                : to(participants.receiving(newestSeq), List.of());
    }

    /** Returns the envelope for other users. */
    public Envelope withRecipients(List<String> recipients) {
        return to(recipients, unseeing);
    }

    private Envelope to(List<String> seeing, List<String> unseeing) {
        return new Envelope(
                type,
                seeing,
                unseeing,
                conversationId,
                after,
                position,
                follows,
                newestSeq,
                memberSeq,
                afterPause,
                frame,
                receivedAt);
    }

    /** Returns the envelope for those who may not see the content of these changes. */
    public Envelope withoutContent() {
        ChangesFrames.Part empty = ChangesFrames.empty(conversationId, after, position);
        return changes(conversationId, empty, follows, memberSeq, afterPause).to(unseeing, List.of());
    }

    /** Returns the envelope of a frame that takes the place of this one, for the same users. */
    public Envelope covering(ChangesFrames.Part part) {
        return changes(conversationId, part, follows, memberSeq, afterPause).to(recipients, unseeing);
    }

    public Log log() {
        return type.log();
    }

    public boolean isMessage() {
        return type.log() == Log.MESSAGES;
    }

    /** Returns whether the frame reports its recipient's read position, {@link #follows}. */
    public boolean isReceipt() {
        return type.id() == EventTypes.READ_MESSAGES.id();
    }

    /** Returns whether the frame is the last one about its conversation. */
    public boolean isRemoval() {
        return type.id() == EventTypes.CONVERSATION_REMOVED.id();
    }
}
