package io.pagenow.chat.group;

import io.pagenow.chat.log.ConversationRow;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Change.ConversationChanged;
import io.pagenow.chat.model.Change.MemberChanged;
import io.pagenow.chat.model.Change.MemberLeft;
import io.pagenow.chat.model.ConversationState;
import io.pagenow.chat.model.Member;
import io.pagenow.chat.model.OwnSettings;
import io.pagenow.chat.model.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The revisions of one act: first the members, if the conversation is or was so small that they are in the log of changes, then the
 * conversation.
 */
final class GroupRevisions {
    private final List<Change> items = new ArrayList<>();
    private final Map<String, Long> byMember = new HashMap<>();
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, OwnSettings> own = new LinkedHashMap<>();
    private final ConversationState conversation;
    private final boolean feed;
    private long rev;
    private long objectRev;

    GroupRevisions(GroupSituation situation, GroupPlan plan) {
        ConversationState after = plan.after(situation.conversation());
        this.rev = situation.rev();
        this.feed = situation.conversation().hasMemberFeed() || after.hasMemberFeed();
        if (!plan.deletes()) {
            plan.leaving().ifPresent(this::left);
        }
        for (GroupPlan.Join join : plan.joins()) {
            Member member = new Member(
                    join.userId(), Role.MEMBER, Optional.of(situation.now().toInstant()), true);
            changed(member);
            own.put(
                    join.userId(),
                    new OwnSettings(
                            join.my(),
                            Optional.empty(),
                            true,
                            false,
                            false,
                            false,
                            false,
                            join.aboveSeq(),
                            Role.MEMBER,
                            true));
        }
        plan.updates().forEach(this::updated);
        if (plan.changesConversation()) {
            objectRev = ++rev;
        }
        // Clients read the members again, because what is stored no longer names the one who left.
        boolean feedBegins = plan.successor().isPresent()
                || (after.hasMemberFeed() && !situation.conversation().hasMemberFeed());
        this.conversation =
                objectRev == 0 ? after : withRev(after, objectRev, feedBegins ? objectRev : after.memberFeedRev());
        if (objectRev > 0) {
            items.add(new ConversationChanged(conversation));
        }
    }

    private void left(String userId) {
        if (feed) {
            byMember.put(userId, ++rev);
            items.add(new MemberLeft(rev, userId));
        }
    }

    private void updated(GroupPlan.Update update) {
        Member before = update.person().member().orElseThrow();
        OwnSettings settings = update.person().own().orElseThrow();
        changed(new Member(
                before.userId(),
                update.role(),
                before.joinedAt(),
                (update.sendBar() & ConversationRow.BARRED_BY_MODERATOR) == 0));
        own.put(
                before.userId(),
                new OwnSettings(
                        settings.my() + 1,
                        settings.mutedUntil(),
                        settings.mentionsPass(),
                        settings.pinned(),
                        settings.archived(),
                        settings.hidden(),
                        settings.unread(),
                        settings.aboveSeq(),
                        update.role(),
                        update.sendBar() == 0));
    }

    private void changed(Member member) {
        members.put(member.userId(), member);
        if (feed) {
            byMember.put(member.userId(), ++rev);
            items.add(new MemberChanged(rev, member));
        }
    }

    private static ConversationState withRev(ConversationState state, long rev, long memberFeedRev) {
        return new ConversationState(
                rev,
                state.title(),
                state.isGroup(),
                state.picture(),
                state.memberCount(),
                memberFeedRev,
                state.firstSeq(),
                state.rules(),
                state.feedLimit());
    }

    /** Returns the conversation's revision after the act. */
    long rev() {
        return rev;
    }

    /** Returns the revision of the conversation itself, 0 if it does not change. */
    long objectRev() {
        return objectRev;
    }

    /** Returns a member's revision, 0 if the conversation has no feed of members. */
    long of(String userId) {
        return byMember.getOrDefault(userId, 0L);
    }

    ConversationState conversation() {
        return conversation;
    }

    Map<String, Member> members() {
        return members;
    }

    /** Returns the own settings that the act changes, by user id. */
    Map<String, OwnSettings> own() {
        return own;
    }

    List<Change> items() {
        return items;
    }
}
