package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.MessageExtra;
import java.util.List;
import java.util.UUID;

/**
 * A message to store, with the ranges of {@link io.pagenow.chat.action.Action.SendMessage}.
 *
 * @param attachments ids of the files, each once
 * @param receivedAt time at which its frame was read, by this node's monotonic clock in nanoseconds
 * @param relayed whether it comes from {@code outbox_table}. Then it fails if one before it in its conversation fails without being refused,
 *     slow mode does not apply, and a bot may send it to a group that it is not in
 */
public record Send(
        String senderId,
        String tempMessageId,
        UUID conversationId,
        String content,
        MessageExtra extra,
        List<UUID> attachments,
        long receivedAt,
        boolean relayed) {
    /** Creates a send of a client. */
    public Send(
            String senderId,
            String tempMessageId,
            UUID conversationId,
            String content,
            MessageExtra extra,
            List<UUID> attachments,
            long receivedAt) {
        this(senderId, tempMessageId, conversationId, content, extra, attachments, receivedAt, false);
    }

    public Send withContent(String other) {
        return new Send(senderId, tempMessageId, conversationId, other, extra, attachments, receivedAt, relayed);
    }
}
