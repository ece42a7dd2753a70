package io.pagenow.chat.model;

import java.time.Instant;

/**
 * The position up to which a participant has read a conversation, as other participants see it.
 *
 * @param seq position of a message, 1 or more
 * @param at time at which the participant read it
 */
public record ShownPosition(String userId, long seq, Instant at) {}
