package io.pagenow.chat.group;

import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Adds users to a group.
 *
 * @param seeHistory whether they see earlier messages; empty for the rule of the group
 * @param bySql see {@link io.pagenow.chat.bus.message.AddMembers#bySql}
 * @param isErased whether a user was erased
 * @param unknown those who are not in the directory of users
 */
record MemberAddition(
        List<String> people,
        Optional<Boolean> seeHistory,
        boolean bySql,
        Predicate<String> isErased,
        Set<String> unknown)
        implements GroupAct {
    @Override
    public GroupPlan plan(GroupSituation situation) {
        Person actor = actor(situation);
        List<Person> strangers = people.stream()
                .map(situation::person)
                .filter(person -> !person.isMember())
                .toList();
        List<Person> added =
                strangers.stream().filter(person -> !isRefused(person)).toList();
        Map<String, ErrorCode> refused = new LinkedHashMap<>();
        strangers.stream()
                .filter(this::isRefused)
                .forEach(person -> refused.put(person.userId(), reason(person.userId())));
        if (added.isEmpty()) {
            return GroupPlan.nothing().refuse(refused);
        }
        GroupPolicy.requireRoom(situation.limits(), situation.conversation().memberCount() + added.size());
        long aboveSeq = aboveSeq(situation, actor);
        return new GroupPlan("add-members")
                .join(added.stream()
                        .map(person -> new GroupPlan.Join(person.userId(), aboveSeq, person.formerMy() + 1))
                        .toList())
                .tell(SystemMessage.added(actor, added))
                .refuse(refused);
    }

    private Person actor(GroupSituation situation) {
        if (bySql) {
            situation.requireGroup();
            return situation.person(situation.actorId());
        }
        Person actor = situation.groupMember();
        GroupPolicy.requireAdd(actor, situation.conversation().rules());
        return actor;
    }

    private boolean isRefused(Person person) {
        return person.blocked() || isErased.test(person.userId()) || unknown.contains(person.userId());
    }

    private ErrorCode reason(String userId) {
        if (isErased.test(userId)) {
            return ErrorCode.USER_ERASED;
        }
        return unknown.contains(userId) ? ErrorCode.UNKNOWN_USER : ErrorCode.NOT_ALLOWED;
    }

    /** A plain member passes on no more of the history than it sees itself. */
    private long aboveSeq(GroupSituation situation, Person actor) {
        if (!seeHistory.orElse(situation.conversation().rules().newMembersSeeHistory())) {
            return situation.newestSeq();
        }
        return actor.role() == Role.MEMBER && !bySql ? actor.own().orElseThrow().aboveSeq() : 0;
    }
}
