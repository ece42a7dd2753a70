package io.pagenow.chat.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A stored message.
 *
 * @param messageId assigned by the server, equal for every repetition of one send
 * @param tempMessageId the sender's own name for it
 * @param sentAt time of storage, by the database's clock, whole milliseconds
 * @param seq its position in the conversation: 1, 2, 3 … without gaps, in commit order
 * @param content the text as last edited; empty if the message is deleted
 */
public record Message(
        UUID conversationId,
        long seq,
        UUID messageId,
        String tempMessageId,
        String senderId,
        Instant sentAt,
        String content,
        MessageExtra extra,
        MessageState state) {
    public boolean isDeleted() {
        return state.deletion().isPresent();
    }

    /** Returns this message with the message that it replies to, if a reader may see that one. */
    public Message withQuote(Optional<Quote> quote) {
        return new Message(
                conversationId,
                seq,
                messageId,
                tempMessageId,
                senderId,
                sentAt,
                content,
                extra.withReferences(extra.references().withQuote(quote)),
                state);
    }

    /** Returns this message as the user sees it whose reactions to it are given. */
    public Message withOwnReactions(List<String> mine) {
        return new Message(
                conversationId,
                seq,
                messageId,
                tempMessageId,
                senderId,
                sentAt,
                content,
                extra,
                state.withOwnReactions(mine));
    }
}
