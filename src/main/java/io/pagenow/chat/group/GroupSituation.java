package io.pagenow.chat.group;

import static java.util.Objects.requireNonNull;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ConversationState;
import io.pagenow.chat.model.GroupLimits;
import io.pagenow.chat.model.Member;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything on which an act is decided, read under the locks of its transaction.
 *
 * @param rev the conversation's revision
 * @param changedAt time of the last change, null if there was none
 * @param newestSeq position of the newest message, 0 if there is none
 * @param newestAt time of the newest message, null if there is none
 * @param now the database's time, in whole milliseconds
 * @param admins number of administrators, the owner included
 * @param heir the user who becomes the owner if the actor leaves, empty if nobody else is in the group
 * @param people the actor and the users whom the act names, by user id
 * @param invite the invite link of the group
 */
record GroupSituation(
        UUID conversationId,
        ConversationState conversation,
        long rev,
        OffsetDateTime changedAt,
        long newestSeq,
        OffsetDateTime newestAt,
        OffsetDateTime now,
        int admins,
        Optional<String> heir,
        String actorId,
        Map<String, Person> people,
        Optional<Invite> invite,
        GroupLimits limits) {
    Person person(String userId) {
        return requireNonNull(people.get(userId), "the people have the actor and all that the act names");
    }

    /**
     * Returns the actor.
     *
     * @throws ChatException {@code NOT_FOUND} if the actor is not in the conversation
     */
    Person member() {
        Person actor = person(actorId);
        if (!actor.isMember()) {
            throw ChatException.conversationNotFound();
        }
        return actor;
    }

    /** Returns the actor of an act that only groups have, see {@link #member}. */
    Person groupMember() {
        Person actor = member();
        requireGroup();
        return actor;
    }

    void requireGroup() {
        if (!conversation.isGroup()) {
            throw GroupPolicy.notAllowed("A direct conversation has no members to change");
        }
    }

    /** Returns those of the people who are in the conversation, by user id. */
    Map<String, Member> members() {
        Map<String, Member> members = new HashMap<>();
        people.values().forEach(person -> person.member().ifPresent(member -> members.put(person.userId(), member)));
        return members;
    }

    /** Returns the position of the system message that tells the act. */
    long messageSeq() {
        return newestSeq + 1;
    }
}
