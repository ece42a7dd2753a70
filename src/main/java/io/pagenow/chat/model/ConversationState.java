package io.pagenow.chat.model;

import java.util.Optional;

/**
 * Everything about a conversation that its participants share and that can change.
 *
 * @param rev revision of its last change, 0 if it never changed
 * @param title {@code ""} for a direct conversation
 * @param picture an {@code https} URL
 * @param memberCount number of participants
 * @param memberFeedRev revision at which the conversation last became small enough for a feed of members, 0 if it always was; changes
 *     of members between a larger size and that revision are not in the log
 * @param firstSeq position of the oldest message that still exists, 1 or more
 * @param feedLimit number of participants up to which they are in the log of changes, see {@link GroupLimits#small}
 */
public record ConversationState(
        long rev,
        String title,
        boolean isGroup,
        Optional<String> picture,
        int memberCount,
        long memberFeedRev,
        long firstSeq,
        GroupRules rules,
        int feedLimit) {
    /** Returns whether the conversation is so small that its members are in the log of changes. */
    public boolean hasMemberFeed() {
        return memberCount <= feedLimit;
    }
}
