package io.pagenow.chat.group;

import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.log.CommittedChanges;
import io.pagenow.chat.log.StoredMessage;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.ConversationState;
import io.pagenow.chat.model.Member;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.OwnSettings;
import java.time.Duration;
import java.time.OffsetDateTime;
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
    /** See {@link StoredMessage#afterPause}. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /**
     * Returns an act as its statements have written it.
     *
     * @param memberSeq position of the latest change of members
     */
    static CommittedAct of(
            GroupSituation situation,
            GroupPlan plan,
            GroupRevisions revisions,
            Optional<Message> told,
            long memberSeq,
            List<String> gone) {
        return new CommittedAct(
                situation.conversationId(),
                plan,
                revisions.conversation(),
                revisions.members(),
                told.map(message -> stored(situation, message, memberSeq)),
                changes(situation, revisions, told, memberSeq),
                gone,
                revisions.own());
    }

    private static StoredMessage stored(GroupSituation situation, Message message, long memberSeq) {
        return new StoredMessage(message, memberSeq, isPast(situation, situation.newestAt()), Envelope.ELSEWHERE);
    }

    private static Optional<CommittedChanges> changes(
            GroupSituation situation, GroupRevisions revisions, Optional<Message> told, long memberSeq) {
        if (revisions.rev() == situation.rev()) {
            return Optional.empty();
        }
        Changes changes =
                new Changes(situation.conversationId(), situation.rev(), revisions.rev(), false, revisions.items());
        return Optional.of(new CommittedChanges(
                changes, told.map(Message::seq).orElse(0L), memberSeq, isPast(situation, situation.changedAt())));
    }

    private static boolean isPast(GroupSituation situation, OffsetDateTime time) {
        return time == null || time.plus(PAUSE).isBefore(situation.now());
    }

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
