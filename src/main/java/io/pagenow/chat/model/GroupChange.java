package io.pagenow.chat.model;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A change of a group. What is empty stays.
 *
 * @param picture an {@code https} URL of at most {@value Limits#PICTURE} characters, {@code ""} to take the picture away
 * @param ifRev the revision that the group must have
 */
public record GroupChange(Optional<String> title, Optional<String> picture, Rules rules, OptionalLong ifRev) {
    /** A change of the rules. What is empty stays. */
    public record Rules(
            Optional<Role> add,
            Optional<Role> rename,
            Optional<Role> mentionAll,
            Optional<Boolean> newMembersSeeHistory,
            Optional<Boolean> joinByLink,
            Optional<Boolean> frozen,
            Optional<Integer> slowModeSeconds,
            Optional<Integer> messageTtlSeconds) {
        public static final Rules NONE = new Rules(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        public boolean isEmpty() {
            return equals(NONE);
        }

        /** Returns the rules after the change. */
        public GroupRules of(GroupRules before) {
            return new GroupRules(
                    add.orElse(before.add()),
                    rename.orElse(before.rename()),
                    mentionAll.or(before::mentionAll),
                    newMembersSeeHistory.orElse(before.newMembersSeeHistory()),
                    joinByLink.orElse(before.joinByLink()),
                    frozen.orElse(before.frozen()),
                    slowModeSeconds.orElse(before.slowModeSeconds()),
                    messageTtlSeconds.orElse(before.messageTtlSeconds()));
        }
    }
}
