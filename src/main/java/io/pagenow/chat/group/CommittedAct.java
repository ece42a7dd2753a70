package io.pagenow.chat.group;

import io.pagenow.chat.log.CommittedChanges;
import io.pagenow.chat.log.StoredMessage;
import io.pagenow.chat.model.ConversationState;
import io.pagenow.chat.model.Member;
import io.pagenow.chat.model.OwnSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An act that is committed, with everything that is published of it.
 *
 * @param conversation the conversation after it
 * @param members members who joined or changed, by user id
 * @param message the message of the server
 * @param changes the changes, empty if no revision was assigned
 * @param gone users who are no longer in the conversation
 * @param own own settings that changed, by user id
 */
record CommittedAct(
        UUID conversationId,
        GroupPlan plan,
        ConversationState conversation,
        Map<String, Member> members,
        Optional<StoredMessage> message,
        Optional<CommittedChanges> changes,
        List<String> gone,
        Map<String, OwnSettings> own) {
    /** Returns the act whose aim was reached already. */
    static CommittedAct nothing(GroupPlan plan, GroupSituation situation) {
        return new CommittedAct(
                situation.conversationId(),
                plan,
                situation.conversation(),
                situation.members(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of());
    }

    /** Returns the position of the message of the server, 0 if there is none. */
    long messageSeq() {
        return message.map(stored -> stored.message().seq()).orElse(0L);
    }
}
