package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.UserReactions;
import java.util.List;

/**
 * One page of the users who reacted to a message.
 *
 * @param more whether later users exist that did not fit
 */
public record ReactionPage(List<UserReactions> users, boolean more) {}
