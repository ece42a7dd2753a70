package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.MessageExtra;
import java.util.List;
import java.util.UUID;

/**
 * A message to store, with the ranges of {@link io.pagenow.chat.action.Action.SendMessage}.
 *
 * @param attachments ids of the files, each once
 * @param receivedAt time at which its frame was read, by this node's monotonic clock in nanoseconds
 */
public record Send(
        String senderId,
        String tempMessageId,
        UUID conversationId,
        String content,
        MessageExtra extra,
        List<UUID> attachments,
        long receivedAt) {}
