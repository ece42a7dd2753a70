package io.pagenow.chat.group;

import io.pagenow.chat.log.ConversationRow;
import io.pagenow.chat.log.MessageRow;
import io.pagenow.chat.model.ConversationState;
import io.pagenow.chat.model.Message;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Writes what an act has planned, within its transaction. */
final class PlanWriter {
    private final OpenTransaction transaction;
    private final MessageRow rows;

    PlanWriter(OpenTransaction transaction, MessageRow rows) {
        this.transaction = transaction;
        this.rows = rows;
    }

    /** Writes an act; the caller commits it. One statement follows the other, so that a failure is that of the first to fail. */
    Future<CommittedAct> write(GroupSituation situation, GroupPlan plan, String via) {
        GroupRevisions revisions = new GroupRevisions(situation, plan);
        return plan.message()
                .map(message -> tell(situation, plan, message).map(Optional::of))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()))
                .compose(told -> members(situation, plan, revisions).compose(gone -> conversation(
                                situation, plan, revisions)
                        .compose(memberSeq -> plan.invite()
                                .map(change -> invite(situation, change))
                                .orElseGet(Future::succeededFuture)
                                .compose(invited -> audit(situation, plan, revisions, via))
                                .map(audited -> CommittedAct.of(situation, plan, revisions, told, memberSeq, gone)))));
    }

    /** Returns the users who are no longer in the conversation. */
    private Future<List<String>> members(GroupSituation situation, GroupPlan plan, GroupRevisions revisions) {
        UUID conversationId = situation.conversationId();
        long seq = situation.messageSeq();
        if (plan.deletes()) {
            return transaction
                    .execute(
                            GroupSql.LEAVE_ALL,
                            Tuple.of(
                                    conversationId,
                                    seq,
                                    situation.now(),
                                    plan.reason().id()))
                    .map(PlanWriter::userIds);
        }
        Future<Void> left = plan.leaving()
                .map(userId -> transaction
                        .execute(
                                GroupSql.LEAVE,
                                Tuple.of(
                                        conversationId,
                                        userId,
                                        revisions.of(userId),
                                        seq,
                                        situation.now(),
                                        plan.reason().id()))
                        .<Void>mapEmpty())
                .orElseGet(() -> replace(situation, plan));
        return left.compose(done -> plan.joins().isEmpty()
                        ? Future.succeededFuture()
                        : transaction.execute(GroupSql.JOIN, joins(situation, plan.joins(), revisions)))
                .compose(done -> plan.updates().isEmpty()
                        ? Future.succeededFuture()
                        : transaction.execute(
                                GroupSql.UPDATE_MEMBERS, updates(conversationId, plan.updates(), revisions)))
                .map(done -> plan.leaving().or(plan::replaced).map(List::of).orElse(List.of()));
    }

    private Future<Void> replace(GroupSituation situation, GroupPlan plan) {
        UUID conversationId = situation.conversationId();
        return plan.replaced()
                .map(userId -> {
                    Tuple parameters =
                            Tuple.of(conversationId, userId, plan.successor().orElseThrow());
                    return transaction
                            .execute(GroupSql.REPLACE_PARTICIPANT, parameters)
                            .compose(replaced -> transaction.execute(GroupSql.REPLACE_IN_PAIR, parameters))
                            .compose(replaced -> transaction.execute(
                                    GroupSql.REMEMBER_REPLACED,
                                    Tuple.of(
                                            conversationId,
                                            userId,
                                            situation.messageSeq(),
                                            situation.now(),
                                            plan.reason().id())))
                            .<Void>mapEmpty();
                })
                .orElseGet(Future::succeededFuture);
    }

    private static List<String> userIds(RowSet<Row> found) {
        List<String> userIds = new ArrayList<>(found.size());
        found.forEach(row -> userIds.add(row.getString(0)));
        return userIds;
    }

    private static Tuple joins(GroupSituation situation, List<GroupPlan.Join> joins, GroupRevisions revisions) {
        return Tuple.of(
                situation.conversationId(),
                joins.stream().map(GroupPlan.Join::userId).toArray(String[]::new),
                joins.stream().map(join -> revisions.of(join.userId())).toArray(Long[]::new),
                joins.stream().map(GroupPlan.Join::my).toArray(Long[]::new),
                joins.stream().map(GroupPlan.Join::aboveSeq).toArray(Long[]::new),
                situation.now());
    }

    private static Tuple updates(UUID conversationId, List<GroupPlan.Update> updates, GroupRevisions revisions) {
        return Tuple.of(
                conversationId,
                updates.stream().map(update -> update.person().userId()).toArray(String[]::new),
                updates.stream().map(update -> update.role().id()).toArray(Integer[]::new),
                updates.stream().map(GroupPlan.Update::sendBar).toArray(Integer[]::new),
                updates.stream()
                        .map(update -> revisions.of(update.person().userId()))
                        .toArray(Long[]::new));
    }

    private Future<Message> tell(GroupSituation situation, GroupPlan plan, SystemMessage message) {
        return transaction
                .execute(
                        GroupSql.TELL,
                        Tuple.of(
                                situation.conversationId(),
                                situation.messageSeq(),
                                UUID.randomUUID(),
                                situation.now(),
                                situation.newestAt(),
                                plan.successor().orElse(situation.actorId()),
                                message.text(),
                                message.extra()))
                .map(stored -> rows.message(stored.iterator().next()));
    }

    /** Returns the position of the latest change of members. */
    private Future<Long> conversation(GroupSituation situation, GroupPlan plan, GroupRevisions revisions) {
        ConversationState after = revisions.conversation();
        JsonObject settings = plan.conversation().isPresent() ? ConversationRow.settings(after.rules()) : null;
        Tuple parameters = Tuple.tuple()
                .addUUID(situation.conversationId())
                .addLong(revisions.rev())
                .addLong(revisions.objectRev())
                .addLong(plan.changesMembers() ? situation.messageSeq() : 0)
                .addOffsetDateTime(situation.now())
                .addInteger(after.memberCount())
                .addString(after.title())
                .addString(after.picture().orElse(null))
                .addBoolean(after.rules().frozen())
                .addInteger(after.rules().slowModeSeconds())
                .addValue(settings)
                .addBoolean(plan.deletes())
                .addLong(after.memberFeedRev())
                .addInteger(after.rules().messageTtlSeconds());
        return transaction
                .execute(GroupSql.UPDATE_CONVERSATION, parameters)
                .map(updated -> updated.iterator().next().getLong(0));
    }

    private Future<RowSet<Row>> invite(GroupSituation situation, GroupPlan.InviteChange change) {
        UUID conversationId = situation.conversationId();
        return change.link()
                .map(link -> transaction.execute(
                        GroupSql.SET_INVITE,
                        Tuple.of(
                                conversationId,
                                link.tokenHash(),
                                situation.actorId(),
                                situation.now(),
                                link.expiresAt().orElse(null),
                                link.maxUses().orElse(null),
                                link.uses())))
                .orElseGet(() -> transaction.execute(GroupSql.REMOVE_INVITE, Tuple.of(conversationId)));
    }

    private Future<RowSet<Row>> audit(GroupSituation situation, GroupPlan plan, GroupRevisions revisions, String via) {
        JsonObject detail = plan.detail().isEmpty()
                ? plan.message().map(SystemMessage::data).orElse(null)
                : plan.detail();
        Tuple parameters = Tuple.of(
                situation.now(),
                plan.successor().orElse(situation.actorId()),
                via,
                plan.action(),
                situation.conversationId(),
                revisions.rev() > situation.rev() ? situation.rev() + 1 : null,
                plan.target().orElse(null),
                detail);
        return transaction.execute(GroupSql.AUDIT, parameters);
    }
}
