package io.pagenow.chat.model;

import java.util.Optional;

/**
 * The rules of a group, which its administrators set. A direct conversation has the defaults, and nobody changes them.
 *
 * @param add least role that may add members
 * @param rename least role that may change title and picture
 * @param mentionAll least role that may mention all members; empty for a rule that depends on their number
 * @param newMembersSeeHistory whether members who are added see earlier messages, if the call does not say
 * @param joinByLink whether an invite link lets people join
 * @param frozen whether only administrators may send
 * @param slowModeSeconds least time between two messages of a member who is no administrator, 0 for none
 * @param messageTtlSeconds time after which messages that are sent from now on end, 0 for none
 */
public record GroupRules(
        Role add,
        Role rename,
        Optional<Role> mentionAll,
        boolean newMembersSeeHistory,
        boolean joinByLink,
        boolean frozen,
        int slowModeSeconds,
        int messageTtlSeconds) {
    /** Longest {@code slowModeSeconds}. */
    public static final int MAX_SLOW_MODE_SECONDS = 3_600;

    /** Shortest {@code messageTtlSeconds} but 0. */
    public static final int MIN_MESSAGE_TTL_SECONDS = 60;

    /** Longest {@code messageTtlSeconds}: 365 days. */
    public static final int MAX_MESSAGE_TTL_SECONDS = 31_536_000;

    /** The rules of a group whose administrators have set none. */
    public static final GroupRules DEFAULT =
            new GroupRules(Role.ADMIN, Role.ADMIN, Optional.empty(), false, true, false, 0, 0);

    /** Most members of a group in which every member may mention all, unless its administrators have decided. */
    public static final int MAX_MEMBERS_FOR_MENTION_ALL = 15;

    /** Returns the least role that may mention all members of a group of a size. */
    public Role mentionAll(int memberCount) {
        return mentionAll.orElse(memberCount > MAX_MEMBERS_FOR_MENTION_ALL ? Role.ADMIN : Role.MEMBER);
    }
}
