package io.pagenow.chat.bus;

import io.pagenow.chat.bus.Addresses.OfConversation;
import io.pagenow.chat.protocol.Frame;
import io.pagenow.chat.protocol.FrameEncoder;
import java.util.List;
import java.util.UUID;

/**
 * A frame and who gets it: every connection of every recipient.
 *
 * @param recipients user ids, shared between deliveries of one conversation and never changed
 * @param seq the position of the message in the frame, 0 for a frame that is no message
 * @param afterPause whether the message before it is so old that it cannot be on its way any more
 * @param readUpTo the read position in the frame, {@link #NO_RECEIPT} for a frame that is no receipt
 * @param frame written as it is to every socket
 * @param receivedAt when this node has read the frame that the message came in, by its monotonic clock in nanoseconds; {@link #ELSEWHERE} if
 *     it did not
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

    /** A message. */
    public Delivery(List<String> recipients, UUID conversationId, long seq, boolean afterPause, Frame frame) {
        this(recipients, conversationId, seq, afterPause, NO_RECEIPT, frame, ELSEWHERE);
    }

    /** Whether the frame tells how far its recipient has read. */
    public boolean isReceipt() {
        return readUpTo != NO_RECEIPT;
    }

    /** A frame that is neither a message nor a receipt. */
    public static Delivery notice(List<String> recipients, UUID conversationId, Frame frame) {
        return new Delivery(recipients, conversationId, 0, false, NO_RECEIPT, frame, ELSEWHERE);
    }

    /** Tells the reader's own connections how far the reader has read. */
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
