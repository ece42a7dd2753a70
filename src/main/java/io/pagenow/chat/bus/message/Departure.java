package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.Leaving;

/**
 * The end of a user's time in a conversation.
 *
 * @param seq position of the message that tells it
 */
public record Departure(OfConversation member, long seq, Leaving reason) {}
