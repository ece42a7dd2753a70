package io.pagenow.chat.persistence;

import io.pagenow.chat.bus.message.Create;
import io.pagenow.chat.bus.message.DirectQuery;
import io.pagenow.chat.bus.message.OfConversation;
import io.pagenow.chat.limit.TaskLanes;
import io.pagenow.chat.log.CommittedChanges;
import io.pagenow.chat.log.ConversationRow;
import io.pagenow.chat.log.EventPublisher;
import io.pagenow.chat.model.Change.ConversationChanged;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Conversation;
import io.pagenow.chat.model.ConversationDetails;
import io.pagenow.chat.model.ConversationState;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.GroupLimits;
import io.pagenow.chat.model.GroupRules;
import io.pagenow.chat.model.NewConversation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Creates and finds conversations, and reads their participants. */
final class ConversationStore {
    /**
     * A group with more recipients is large: its insert takes long enough to delay others that wait for the connection.
     */
    private static final int MAX_SMALL_GROUP = 100;

    /** Large groups may use one of this many connections. */
    private static final int CONNECTIONS_PER_LARGE_GROUP = 4;

    private static final int MAX_LARGE_WAITING = 20;
    private static final int MAX_RUNNING_PER_USER = 2;
    private static final int MAX_WAITING_PER_USER = 200;

    private final Pool pool;
    private final EventPublisher publisher;
    private final GroupLimits limits;
    private final TaskLanes<String> userLanes = new TaskLanes<>(
            MAX_RUNNING_PER_USER,
            MAX_WAITING_PER_USER,
            () -> ChatException.rateLimited("Too many conversations of this user are being made", Duration.ZERO));

    private final TaskLanes<Boolean> largeLane;

    /**
     * @param poolSize connections of the pool, 1 or more
     * @param publisher is given new groups
     */
    ConversationStore(Pool pool, int poolSize, EventPublisher publisher, GroupLimits limits) {
        this.limits = limits;
        this.pool = pool;
        this.publisher = publisher;
        this.largeLane = new TaskLanes<>(
                Math.max(1, poolSize / CONNECTIONS_PER_LARGE_GROUP),
                MAX_LARGE_WAITING,
                () -> ChatException.overloaded(
                        "More large groups are being made than the server accepts; repeat it in a moment"));
    }

    /** Limits concurrent inserts per user and of large groups, so that other requests find a connection. */
    Future<UUID> create(Create request) {
        boolean isLarge = request.conversation().recipients() > MAX_SMALL_GROUP;
        return userLanes.run(
                request.userId(), () -> isLarge ? largeLane.run(true, () -> write(request)) : write(request));
    }

    private Future<UUID> write(Create request) {
        if (request.conversation() instanceof NewConversation.Direct direct) {
            return createDirect(request.userId(), direct.recipientId());
        }
        return createGroup(request.userId(), (NewConversation.Group) request.conversation(), request.id());
    }

    /** The database resolves a race between two creators of a pair's conversation; the loser reads the winner's. */
    private Future<UUID> createDirect(String caller, String recipient) {
        return pool.preparedQuery(ConversationSql.CREATE_DIRECT)
                .execute(Tuple.of(UUID.randomUUID(), caller, recipient))
                .compose(rows -> rows.size() == 1
                        ? Future.succeededFuture(rows.iterator().next().getUUID(0))
                        : findDirect(new DirectQuery(caller, recipient)).map(Optional::orElseThrow));
    }

    private Future<UUID> createGroup(String caller, NewConversation.Group group, Optional<UUID> id) {
        if (group.recipientIds().size() > limits.members()) {
            return Future.failedFuture(ChatException.ofField(
                    ErrorCode.INVALID_FIELD,
                    "recipientIdArr",
                    "Invalid parameter 'recipientIdArr': a group has at most " + limits.members() + " members"));
        }
        UUID conversationId = id.orElseGet(UUID::randomUUID);
        List<String> everyone = new ArrayList<>(group.recipientIds());
        everyone.add(caller);
        return pool.preparedQuery(ConversationSql.CREATE_GROUP)
                .execute(Tuple.of(
                        conversationId,
                        caller,
                        group.title(),
                        everyone.toArray(String[]::new),
                        id.isPresent() ? "sql" : "user"))
                .compose(joined -> joined.rowCount() == 0
                        ? Future.succeededFuture()
                        : publisher.publishChanges(List.of(created(conversationId, group.title(), everyone.size()))))
                .map(conversationId);
    }

    /** The first change of a group is its creation. */
    private CommittedChanges created(UUID conversationId, String title, int members) {
        ConversationState state = new ConversationState(
                1, title, true, Optional.empty(), members, 0, 1, GroupRules.DEFAULT, limits.small());
        return new CommittedChanges(
                new Changes(conversationId, 0, 1, false, List.of(new ConversationChanged(state))), 0, 0, true);
    }

    Future<Optional<UUID>> findDirect(DirectQuery query) {
        return pool.preparedQuery(ConversationSql.FIND_DIRECT)
                .execute(Tuple.of(query.userId(), query.otherId()))
                .map(rows -> first(rows).map(row -> row.getUUID(0)));
    }

    Future<ConversationDetails> find(OfConversation query) {
        return pool.preparedQuery(ConversationSql.CONVERSATION)
                .execute(Tuple.of(query.conversationId(), query.userId()))
                .map(rows -> first(rows).map(this::conversation).orElseThrow(ChatException::conversationNotFound));
    }

    Future<List<String>> participants(OfConversation query) {
        return pool.preparedQuery(ConversationSql.PARTICIPANTS)
                .execute(Tuple.of(query.conversationId(), query.userId()))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw ChatException.conversationNotFound();
                    }
                    List<String> userIds = new ArrayList<>(rows.size());
                    rows.forEach(row -> userIds.add(row.getString(0)));
                    return userIds;
                });
    }

    private ConversationDetails conversation(Row row) {
        return new ConversationDetails(
                new Conversation(
                        row.getUUID("conversation_id"),
                        row.getString("title"),
                        row.getBoolean("is_group"),
                        Optional.ofNullable(row.getString("another"))),
                ConversationRow.state(row, limits.small()),
                ConversationRow.own(row));
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }
}
