package io.pagenow.chat.persistence;

import io.pagenow.chat.bus.Addresses.Create;
import io.pagenow.chat.bus.Addresses.DirectQuery;
import io.pagenow.chat.bus.Addresses.OfConversation;
import io.pagenow.chat.protocol.ChatException;
import io.pagenow.chat.protocol.Conversation;
import io.pagenow.chat.protocol.NewConversation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Conversations: making them, finding them, and who takes part. */
final class ConversationStore {
    private final Pool pool;
    private final Participants participants;

    ConversationStore(Pool pool, Participants participants) {
        this.pool = pool;
        this.participants = participants;
    }

    Future<UUID> create(Create request) {
        if (request.conversation() instanceof NewConversation.Direct direct) {
            return createDirect(request.userId(), direct.recipientId());
        }
        return createGroup(request.userId(), (NewConversation.Group) request.conversation());
    }

    /** The database decides between two who create the same pair's conversation at once; the loser finds the winner's. */
    private Future<UUID> createDirect(String caller, String recipient) {
        return pool.preparedQuery(Sql.CREATE_DIRECT)
                .execute(Tuple.of(UUID.randomUUID(), caller, recipient))
                .compose(rows -> rows.size() == 1
                        ? Future.succeededFuture(rows.iterator().next().getUUID(0))
                        : findDirect(new DirectQuery(caller, recipient)).map(Optional::orElseThrow));
    }

    private Future<UUID> createGroup(String caller, NewConversation.Group group) {
        UUID conversationId = UUID.randomUUID();
        List<String> everyone = new ArrayList<>(group.recipientIds());
        everyone.add(caller);
        return pool.preparedQuery(Sql.CREATE_GROUP)
                .execute(Tuple.of(conversationId, caller, group.title(), everyone.toArray(String[]::new)))
                .map(conversationId);
    }

    Future<Optional<UUID>> findDirect(DirectQuery query) {
        return pool.preparedQuery(Sql.FIND_DIRECT)
                .execute(Tuple.of(query.userId(), query.otherId()))
                .map(rows -> first(rows).map(row -> row.getUUID(0)));
    }

    Future<Conversation> find(OfConversation query) {
        return pool.preparedQuery(Sql.CONVERSATION)
                .execute(Tuple.of(query.conversationId(), query.userId()))
                .map(rows -> first(rows)
                        .map(ConversationStore::conversation)
                        .orElseThrow(ChatException::conversationNotFound));
    }

    Future<List<String>> participants(OfConversation query) {
        return participants.of(query.conversationId()).map(userIds -> {
            if (!userIds.contains(query.userId())) {
                throw ChatException.conversationNotFound();
            }
            return userIds;
        });
    }

    private static Conversation conversation(Row row) {
        return new Conversation(
                row.getUUID(0), row.getString(1), row.getBoolean(2), Optional.ofNullable(row.getString(3)));
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }
}
