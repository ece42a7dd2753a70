package io.pagenow.chat.group;

import io.pagenow.chat.model.ChatException;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** Lets the actor join by the invite link. A link that is not valid is a group that does not exist. */
record LinkJoin(Buffer tokenHash) implements GroupAct {
    @Override
    public List<String> people() {
        return List.of();
    }

    @Override
    public GroupPlan plan(GroupSituation situation) {
        Invite invite = situation
                .invite()
                .filter(link -> link.tokenHash().equals(tokenHash) && link.isValid(situation.now()))
                .filter(link -> situation.conversation().rules().joinByLink())
                .orElseThrow(ChatException::conversationNotFound);
        Person actor = situation.person(situation.actorId());
        if (actor.isMember()) {
            return GroupPlan.nothing();
        }
        GroupPolicy.requireRoom(situation.limits(), situation.conversation().memberCount() + 1);
        long aboveSeq = situation.conversation().rules().newMembersSeeHistory() ? 0 : situation.newestSeq();
        return new GroupPlan("join")
                .join(List.of(new GroupPlan.Join(actor.userId(), aboveSeq, actor.formerMy() + 1)))
                .changeInvite(new GroupPlan.InviteChange(Optional.of(invite.usedOnceMore())))
                .tell(SystemMessage.joined(actor));
    }
}
