package io.pagenow.chat.group;

import java.util.List;

/**
 * Deletes a conversation: everybody leaves it at once, and {@link GroupPurge} deletes its rows.
 *
 * @param administrator whether the actor is an administrator of the server, who may delete any conversation
 */
record GroupDeletion(boolean administrator) implements GroupAct {
    @Override
    public List<String> people() {
        return List.of();
    }

    @Override
    public GroupPlan plan(GroupSituation situation) {
        if (!administrator) {
            GroupPolicy.requireDelete(situation.groupMember());
        }
        return new GroupPlan("delete-conversation")
                .delete()
                .tell(SystemMessage.deleted(situation.person(situation.actorId())));
    }
}
