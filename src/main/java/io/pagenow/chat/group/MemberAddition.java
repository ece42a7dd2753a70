package io.pagenow.chat.group;

import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adds users to a group.
 *
 * @param seeHistory whether they see earlier messages; empty for the rule of the group
 */
record MemberAddition(List<String> people, Optional<Boolean> seeHistory) implements GroupAct {
    @Override
    public GroupPlan plan(GroupSituation situation) {
        Person actor = situation.groupMember();
        GroupPolicy.requireAdd(actor, situation.conversation().rules());
        List<Person> strangers = people.stream()
                .map(situation::person)
                .filter(person -> !person.isMember())
                .toList();
        List<Person> added =
                strangers.stream().filter(person -> !person.blocked()).toList();
        Map<String, ErrorCode> refused = new LinkedHashMap<>();
        strangers.stream()
                .filter(Person::blocked)
                .forEach(person -> refused.put(person.userId(), ErrorCode.NOT_ALLOWED));
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

    /** A plain member passes on no more of the history than it sees itself. */
    private long aboveSeq(GroupSituation situation, Person actor) {
        if (!seeHistory.orElse(situation.conversation().rules().newMembersSeeHistory())) {
            return situation.newestSeq();
        }
        return actor.role() == Role.MEMBER ? actor.own().orElseThrow().aboveSeq() : 0;
    }
}
