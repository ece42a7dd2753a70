package io.pagenow.chat.group;

import io.pagenow.chat.model.Leaving;
import io.pagenow.chat.model.Role;
import java.util.List;

/** Removes a member from a group; who removes itself leaves. */
record MemberRemoval(String memberId) implements GroupAct {
    @Override
    public List<String> people() {
        return List.of(memberId);
    }

    @Override
    public GroupPlan plan(GroupSituation situation) {
        Person actor = situation.groupMember();
        if (memberId.equals(actor.userId())) {
            return leave(situation, actor);
        }
        Person target = situation.person(memberId);
        GroupPolicy.requireRemove(actor, target);
        return target.isMember()
                ? new GroupPlan("remove-member")
                        .leave(memberId, Leaving.REMOVED)
                        .tell(SystemMessage.removed(actor, target))
                : GroupPlan.nothing();
    }

    /** Nobody could reach a group without members, so it is deleted. */
    private static GroupPlan leave(GroupSituation situation, Person actor) {
        if (situation.heir().isEmpty()) {
            return new GroupPlan("leave").delete().tell(SystemMessage.left(actor));
        }
        GroupPlan plan = new GroupPlan("leave").leave(actor.userId(), Leaving.LEFT);
        if (actor.role() != Role.OWNER) {
            return plan.tell(SystemMessage.left(actor));
        }
        Person heir = situation.person(situation.heir().get());
        return plan.update(List.of(new GroupPlan.Update(heir, Role.OWNER, heir.sendBar())))
                .tell(SystemMessage.left(actor, heir));
    }
}
