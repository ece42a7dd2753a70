package io.pagenow.chat.group;

import io.pagenow.chat.log.ConversationRow;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Role;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Changes the role of a member or its right to send. An owner who makes another the owner becomes an administrator. */
record MemberUpdate(String memberId, Optional<Role> role, Optional<Boolean> maySend) implements GroupAct {
    @Override
    public List<String> people() {
        return List.of(memberId);
    }

    @Override
    public GroupPlan plan(GroupSituation situation) {
        Person actor = situation.groupMember();
        Person target = situation.person(memberId);
        if (role.isPresent()) {
            GroupPolicy.requireRoles(actor);
        }
        if (maySend.isPresent()) {
            GroupPolicy.requireMaySend(actor, target);
        }
        if (!target.isMember()) {
            throw ChatException.of(ErrorCode.NOT_FOUND, "The user is not a member of the conversation");
        }
        Role newRole = role.orElse(target.role());
        int newBar = maySend.map(may -> sendBar(target, may)).orElse(target.sendBar());
        if (newRole == target.role() && newBar == target.sendBar()) {
            return GroupPlan.nothing();
        }
        GroupPlan plan = new GroupPlan("change-member").about(memberId);
        GroupPlan.Update update = new GroupPlan.Update(target, newRole, newBar);
        return newRole == target.role()
                ? plan.update(List.of(update)).detail(new JsonObject().put("maySend", maySend.orElseThrow()))
                : changeRole(situation, actor, plan, update);
    }

    private static int sendBar(Person target, boolean may) {
        return may
                ? target.sendBar() & ~ConversationRow.BARRED_BY_MODERATOR
                : target.sendBar() | ConversationRow.BARRED_BY_MODERATOR;
    }

    private static GroupPlan changeRole(
            GroupSituation situation, Person owner, GroupPlan plan, GroupPlan.Update update) {
        Person target = update.person();
        if (target.userId().equals(owner.userId())) {
            throw GroupPolicy.notAllowed("The owner makes another the owner instead");
        }
        if (target.role() == Role.MEMBER) {
            GroupPolicy.requireRoomForAdmins(situation.limits(), situation.admins() + 1);
        }
        return update.role() == Role.OWNER
                ? plan.update(List.of(new GroupPlan.Update(owner, Role.ADMIN, owner.sendBar()), update))
                        .tell(SystemMessage.ownerChanged(owner, target))
                : plan.update(List.of(update)).tell(SystemMessage.roleChanged(owner, target, update.role()));
    }
}
