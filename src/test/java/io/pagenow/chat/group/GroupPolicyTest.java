package io.pagenow.chat.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.GroupRules;
import io.pagenow.chat.model.Member;
import io.pagenow.chat.model.Role;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rights of members by role, rule and right to send. */
class GroupPolicyTest {
    private static Person person(Role role, boolean maySend) {
        return new Person(
                role.wireName(),
                Optional.of(new Member(role.wireName(), role, Optional.empty(), maySend)),
                Optional.empty(),
                maySend ? 0 : 1,
                0,
                false,
                role.wireName());
    }

    private static GroupRules rules(Role least, boolean frozen) {
        return new GroupRules(least, least, Optional.empty(), false, true, frozen, 0, 0);
    }

    private static boolean isAllowed(Runnable check) {
        try {
            check.run();
            return true;
        } catch (ChatException refusal) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_ALLOWED);
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MEMBER, true,  ADMIN,  false, false",
        "MEMBER, true,  MEMBER, false, true",
        "MEMBER, false, MEMBER, false, false",
        "MEMBER, true,  MEMBER, true,  false",
        "ADMIN,  true,  ADMIN,  false, true",
        "ADMIN,  false, ADMIN,  true,  true",
        "OWNER,  true,  ADMIN,  true,  true"
    })
    void membersAddAndRenameIfTheRuleAndTheirRightToSendAllowIt(
            Role role, boolean maySend, Role least, boolean frozen, boolean allowed) {
        Person actor = person(role, maySend);
        assertThat(isAllowed(() -> GroupPolicy.requireAdd(actor, rules(least, frozen))))
                .isEqualTo(allowed);
        assertThat(isAllowed(() -> GroupPolicy.requireRename(actor, rules(least, frozen))))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "MEMBER, MEMBER, false",
        "MEMBER, OWNER,  false",
        "ADMIN,  MEMBER, true",
        "ADMIN,  ADMIN,  false",
        "ADMIN,  OWNER,  false",
        "OWNER,  MEMBER, true",
        "OWNER,  ADMIN,  true"
    })
    void theHigherRoleHasPowerOverTheLower(Role role, Role of, boolean allowed) {
        Person actor = person(role, true);
        Person target = person(of, true);
        assertThat(isAllowed(() -> GroupPolicy.requireRemove(actor, target))).isEqualTo(allowed);
        assertThat(isAllowed(() -> GroupPolicy.requireMaySend(actor, target))).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"MEMBER, false, false", "ADMIN, true, false", "OWNER, true, true"})
    void administratorsChangeRulesAndLinksAndTheOwnerRolesAndTheEnd(Role role, boolean rules, boolean roles) {
        Person actor = person(role, true);
        assertThat(isAllowed(() -> GroupPolicy.requireRules(actor))).isEqualTo(rules);
        assertThat(isAllowed(() -> GroupPolicy.requireInvite(actor))).isEqualTo(rules);
        assertThat(isAllowed(() -> GroupPolicy.requireRoles(actor))).isEqualTo(roles);
        assertThat(isAllowed(() -> GroupPolicy.requireDelete(actor))).isEqualTo(roles);
    }
}
