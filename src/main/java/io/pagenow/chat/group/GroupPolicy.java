package io.pagenow.chat.group;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.GroupLimits;
import io.pagenow.chat.model.GroupRules;
import io.pagenow.chat.model.Role;

/**
 * The rights of members. A member whose right to send was taken away, and every plain member of a frozen group, may change nothing
 * that others see, because titles and system messages are text as well.
 */
final class GroupPolicy {
    private GroupPolicy() {}

    static ChatException notAllowed(String message) {
        return ChatException.of(ErrorCode.NOT_ALLOWED, message);
    }

    static void requireAdd(Person actor, GroupRules rules) {
        require(mayAct(actor, rules.add(), rules), "Only administrators may add members");
    }

    /** Of the members, the higher role may remove the lower. */
    static void requireRemove(Person actor, Person target) {
        require(actor.role().isAtLeast(Role.ADMIN), "Only administrators may remove members");
        require(
                !target.isMember() || actor.role().id() > target.role().id(),
                "Only the owner may remove administrators, and nobody the owner");
    }

    static void requireRoles(Person actor) {
        require(actor.role() == Role.OWNER, "Only the owner may change roles");
    }

    static void requireMaySend(Person actor, Person target) {
        require(
                actor.role().isAtLeast(Role.ADMIN)
                        && actor.role().id() > target.role().id(),
                "Only administrators may take the right to send, and none has power over another");
    }

    static void requireRename(Person actor, GroupRules rules) {
        require(mayAct(actor, rules.rename(), rules), "Only administrators may change title and picture");
    }

    static void requireRules(Person actor) {
        require(actor.role().isAtLeast(Role.ADMIN), "Only administrators may change the settings");
    }

    static void requireInvite(Person actor) {
        require(actor.role().isAtLeast(Role.ADMIN), "Only administrators may change the invite link");
    }

    static void requireDelete(Person actor) {
        require(actor.role() == Role.OWNER, "Only the owner may delete the group");
    }

    static void requireRoom(GroupLimits limits, int membersAfter) {
        if (membersAfter > limits.members()) {
            throw ChatException.of(
                    ErrorCode.LIMIT_REACHED, "A group has at most " + limits.members() + " members (members)");
        }
    }

    static void requireRoomForAdmins(GroupLimits limits, int adminsAfter) {
        if (adminsAfter > limits.administrators()) {
            throw ChatException.of(
                    ErrorCode.LIMIT_REACHED,
                    "A group has at most " + limits.administrators()
                            + " administrators, the owner included (administrators)");
        }
    }

    private static boolean mayAct(Person actor, Role least, GroupRules rules) {
        return actor.role().isAtLeast(Role.ADMIN) || (least == Role.MEMBER && actor.maySend() && !rules.frozen());
    }

    private static void require(boolean allowed, String refusal) {
        if (!allowed) {
            throw notAllowed(refusal);
        }
    }
}
