package io.pagenow.chat.model;

import java.util.List;

/**
 * The reactions of one user to a message.
 *
 * @param reactions at least one
 */
public record UserReactions(String userId, List<String> reactions) {}
