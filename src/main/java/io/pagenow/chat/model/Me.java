package io.pagenow.chat.model;

import java.util.List;

/**
 * The settings of a user that concern no single conversation.
 *
 * @param rev number of changes; of two copies the one with the higher number is valid
 * @param blocked ids of blocked users, sorted; at most {@value Limits#BLOCKED}
 * @param readReceipts whether others see the user's read positions, and the user theirs
 * @param typing whether others see that the user is typing
 */
public record Me(long rev, List<String> blocked, boolean readReceipts, boolean typing, PushPreferences push) {}
