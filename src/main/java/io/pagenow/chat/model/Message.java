package io.pagenow.chat.model;

import java.time.Instant;
import java.util.UUID;

/**
 * A stored message.
 *
 * @param messageId assigned by the server, equal for every repetition of one send
 * @param tempMessageId the sender's own name for it
 * @param sentAt time of storage, by the database's clock, whole milliseconds
 * @param seq its position in the conversation: 1, 2, 3 … without gaps, in commit order
 */
public record Message(
        UUID conversationId,
        long seq,
        UUID messageId,
        String tempMessageId,
        String senderId,
        Instant sentAt,
        String content) {}
