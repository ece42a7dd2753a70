package io.pagenow.chat.bus;

import io.pagenow.chat.bus.Addresses.OfConversation;
import io.pagenow.chat.protocol.Frame;
import io.pagenow.chat.protocol.FrameEncoder;
import java.util.List;
import java.util.UUID;

/**
 * A frame and its recipients; every connection of every recipient gets it.
 *
 * @param recipients user ids, shared between deliveries of one conversation and never modified
 * @param seq position of the message in the frame, 0 if the frame is not a message
 * @param afterPause whether the previous message is too old to be still in transit
 * @param readUpTo read position in the frame, {@link #NO_RECEIPT} if the frame is not a receipt
 * @param frame written unchanged to every socket
 * @param receivedAt time at which this node read the frame of the sender, by its monotonic clock in nanoseconds;
 *     {@link #ELSEWHERE} if another node did
 */
public record Delivery(
        List<String> recipients,
        UUID conversationId,
        long seq,
        boolean afterPause,
        long readUpTo,
        Frame frame,
        long receivedAt) {
    public static final long NO_RECEIPT = -1;
    public static final long ELSEWHERE = 0;

    /** Creates the delivery of a message. */
    public Delivery(List<String> recipients, UUID conversationId, long seq, boolean afterPause, Frame frame) {
        this(recipients, conversationId, seq, afterPause, NO_RECEIPT, frame, ELSEWHERE);
    }

    /** Returns whether the frame reports its recipient's read position. */
    public boolean isReceipt() {
        return readUpTo != NO_RECEIPT;
    }

    /** Returns the delivery of a frame that is neither a message nor a receipt. */
    public static Delivery notice(List<String> recipients, UUID conversationId, Frame frame) {
        return new Delivery(recipients, conversationId, 0, false, NO_RECEIPT, frame, ELSEWHERE);
    }

    /** Returns the delivery of a read position to the reader's own connections. */
    public static Delivery receipt(OfConversation reader, long readUpTo) {
        return new Delivery(
                List.of(reader.userId()),
                reader.conversationId(),
                0,
                false,
                readUpTo,
                FrameEncoder.messagesRead(reader.conversationId(), reader.userId(), readUpTo),
                ELSEWHERE);
    }
}
