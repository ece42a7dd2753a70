package io.pagenow.chat.model;

/**
 * Limits of groups that an operator sets.
 *
 * @param members maximum members of a group, 3 to 20,000
 * @param membersPerCall maximum users in one call that adds members, 1 to 1,000
 * @param administrators maximum administrators of a group, the owner included, 1 to 1,000
 * @param small maximum participants of a conversation in which each learns of every other: members, typing and receipts are sent
 *     live; 0 to 1,000
 */
public record GroupLimits(int members, int membersPerCall, int administrators, int small) {}
