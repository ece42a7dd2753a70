package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.Message;

/**
 * A stored message.
 *
 * @param message as stored
 * @param repeated whether an earlier send with the same {@code tempMessageId} stored it. Only a message that is not
 *     repeated is delivered to the participants
 */
public record Sent(Message message, boolean repeated) {}
