package io.pagenow.chat.event;

import io.pagenow.chat.protocol.ChangesFrames;
import io.pagenow.chat.protocol.Frame;
import io.pagenow.chat.protocol.FrameEncoder;
import java.util.List;
import java.util.UUID;

/**
 * A frame on its way to its recipients; every connection of every recipient gets it.
 *
 * @param recipients user ids, shared between envelopes of one conversation and never modified
 * @param after position before the first one that the frame covers in its log, 0 without a log
 * @param position last position that the frame covers in its log, 0 without a log
 * @param follows position of the message that a connection must have before the frame, 0 if there is none
 * @param afterPause whether everything before it in its log is too old to be still in transit
 * @param frame written unchanged to every socket
 * @param receivedAt time at which this node read the frame of the sender, by its monotonic clock in nanoseconds;
 *     {@link #ELSEWHERE} if another node did
 */
public record Envelope(
        EventType type,
        List<String> recipients,
        UUID conversationId,
        long after,
        long position,
        long follows,
        boolean afterPause,
        Frame frame,
        long receivedAt) {
    public static final long ELSEWHERE = 0;

    /** Returns the envelope of a message, for the participants of its conversation. */
    public static Envelope message(
            List<String> recipients, UUID conversationId, long seq, boolean afterPause, Frame frame, long receivedAt) {
        return new Envelope(
                EventTypes.NEW_MESSAGE, recipients, conversationId, seq - 1, seq, 0, afterPause, frame, receivedAt);
    }

    /**
     * Returns the envelope of changes, for the participants of their conversation.
     *
     * @param follows see {@link Envelope#follows()}
     */
    public static Envelope changes(
            List<String> recipients, UUID conversationId, ChangesFrames.Part part, long follows, boolean afterPause) {
        return new Envelope(
                EventTypes.CHANGES,
                recipients,
                conversationId,
                part.after(),
                part.rev(),
                follows,
                afterPause,
                part.frame(),
                ELSEWHERE);
    }

    /** Returns the envelope of a frame without a position, for some users. */
    public static Envelope notice(EventType type, List<String> recipients, UUID conversationId, Frame frame) {
        return new Envelope(type, recipients, conversationId, 0, 0, 0, false, frame, ELSEWHERE);
    }

    /**
     * Returns the envelope of a read position, for the reader's own connections.
     *
     * @param lastReadSeq position of the last message read, 0 or more
     */
    public static Envelope receipt(String reader, UUID conversationId, long lastReadSeq) {
        return new Envelope(
                EventTypes.READ_MESSAGES,
                List.of(reader),
                conversationId,
                0,
                0,
                lastReadSeq,
                false,
                FrameEncoder.messagesRead(conversationId, reader, lastReadSeq),
                ELSEWHERE);
    }

    public Envelope withRecipients(List<String> others) {
        return new Envelope(type, others, conversationId, after, position, follows, afterPause, frame, receivedAt);
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
}
