package io.pagenow.chat.group;

import io.pagenow.chat.model.Leaving;
import io.pagenow.chat.model.Role;
import java.util.List;

/**
 * Lets a pseudonym take the place of an erased user: the user leaves a group, whose ownership passes on as if it had left, and is replaced
 * in a direct conversation, which the other user keeps. The message that tells it does not name the user, who is left among the former
 * participants alone.
 */
record MemberSuccession(String pseudonym) implements GroupAct {
    @Override
    public List<String> people() {
        return List.of();
    }

    @Override
    public GroupPlan plan(GroupSituation situation) {
        Person actor = situation.person(situation.actorId());
        if (!actor.isMember()) {
            return GroupPlan.nothing();
        }
        GroupPlan plan = new GroupPlan("member-erased").about(pseudonym).succeededBy(pseudonym);
        if (!situation.conversation().isGroup()) {
            return plan.replace(actor.userId()).tell(SystemMessage.erased(pseudonym));
        }
        if (situation.heir().isEmpty()) {
            return plan.delete().tell(SystemMessage.erased(pseudonym));
        }
        plan.leave(actor.userId(), Leaving.LEFT).about(pseudonym);
        if (actor.role() != Role.OWNER) {
            return plan.tell(SystemMessage.erased(pseudonym));
        }
        Person heir = situation.person(situation.heir().get());
        return plan.update(List.of(new GroupPlan.Update(heir, Role.OWNER, heir.sendBar())))
                .tell(SystemMessage.erased(pseudonym, heir));
    }
}
