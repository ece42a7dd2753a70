package io.pagenow.chat.group;

import io.pagenow.chat.log.ConversationRow;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.GroupLimits;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads what acts are decided on, within their transaction. */
final class SituationReader {
    private final OpenTransaction transaction;
    private final GroupLimits limits;

    SituationReader(OpenTransaction transaction, GroupLimits limits) {
        this.transaction = transaction;
        this.limits = limits;
    }

    /** Reads what an act is decided on; fails with {@code NOT_FOUND} if the conversation does not exist. */
    Future<GroupSituation> read(UUID conversationId, String actorId, List<String> named) {
        return transaction
                .execute(GroupSql.CONVERSATION, Tuple.of(conversationId, actorId))
                .compose(found -> {
                    if (found.size() == 0) {
                        throw ChatException.conversationNotFound();
                    }
                    Row conversation = found.iterator().next();
                    if (conversation.getBoolean("is_group") && conversation.getInteger("admins") == 0) {
                        return transaction
                                .execute(GroupSql.APPOINT_OWNER, Tuple.of(conversationId))
                                .compose(appointed -> appointed.rowCount() == 0
                                        ? Future.failedFuture(ChatException.conversationNotFound())
                                        : read(conversationId, actorId, named));
                    }
                    List<String> userIds = new ArrayList<>(named);
                    userIds.add(actorId);
                    Optional.ofNullable(conversation.getString("heir")).ifPresent(userIds::add);
                    return transaction
                            .execute(GroupSql.PEOPLE, Tuple.of(conversationId, actorId, userIds.toArray(String[]::new)))
                            .map(people -> situation(conversationId, actorId, conversation, people));
                });
    }

    private GroupSituation situation(UUID conversationId, String actorId, Row row, RowSet<Row> people) {
        Map<String, Person> byId = new HashMap<>();
        people.forEach(person -> byId.put(person.getString("user_id"), Person.read(person)));
        return new GroupSituation(
                conversationId,
                ConversationRow.state(row, limits.small()),
                row.getLong("rev"),
                row.getOffsetDateTime("changed_at"),
                row.getLong("newest_seq"),
                row.getOffsetDateTime("newest_at"),
                row.getOffsetDateTime("now"),
                row.getInteger("admins"),
                Optional.ofNullable(row.getString("heir")),
                actorId,
                byId,
                invite(row),
                limits);
    }

    private static Optional<Invite> invite(Row row) {
        return Optional.ofNullable(row.getBuffer("token_hash"))
                .map(hash -> new Invite(
                        hash,
                        Optional.ofNullable(row.getOffsetDateTime("expires_at")),
                        Optional.ofNullable(row.getInteger("max_uses")),
                        row.getInteger("uses")));
    }
}
