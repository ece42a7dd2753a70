package io.pagenow.chat.model;

import java.util.List;

/**
 * One reaction to a message, with the users who gave it.
 *
 * @param key an emoji or a short name, 1 to {@value Limits#MAX_REACTION_KEY} characters
 * @param count number of users, 1 or more
 * @param users up to {@value #MAX_USERS} of them, the earliest first; empty if the message has too many reactions to list them
 */
public record Reaction(String key, int count, List<String> users) {
    /** Maximum users listed for one reaction. */
    public static final int MAX_USERS = 20;

    /** Maximum users listed for all reactions of a message together. */
    public static final int MAX_USERS_OF_MESSAGE = 200;
}
