package io.pagenow.chat.log;

import io.pagenow.chat.action.Action.React;
import io.pagenow.chat.bus.message.ChangeRequest;
import io.pagenow.chat.bus.message.Changed;
import io.pagenow.chat.model.Change.MessageChanged;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.Reaction;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Sets the reactions of users to messages. Reactions of any number of users to one message are one change, so that a message
 * to which a whole group reacts at once changes once per batch.
 */
final class ReactionStatement implements ChangeStatement {
    private final Pool pool;
    private final MessageRow rows;
    private final long max;

    /** @param max maximum distinct reactions to one message */
    ReactionStatement(Pool pool, MessageRow rows, int max) {
        this.max = max;
        this.pool = pool;
        this.rows = rows;
    }

    /** The reactions of one user to one message. */
    private record Key(UUID conversationId, long seq, String userId) {}

    private record MessageKey(UUID conversationId, long seq) {}

    @Override
    public Optional<Object> keyOf(ChangeRequest request) {
        React action = (React) request.action();
        return Optional.of(new Key(action.conversationId(), action.seq(), request.userId()));
    }

    @Override
    public Future<Written> write(List<PendingChange> batch) {
        int size = batch.size();
        UUID[] conversations = new UUID[size];
        Long[] seqs = new Long[size];
        String[] users = new String[size];
        String[] keys = new String[size];
        for (int index = 0; index < size; index++) {
            React action = action(batch.get(index));
            conversations[index] = action.conversationId();
            seqs[index] = action.seq();
            users[index] = batch.get(index).request().userId();
            keys[index] = String.join(" ", action.reactions());
        }
        Tuple parameters = Tuple.of(conversations, seqs, users, keys)
                .addLong(max)
                .addInteger(Reaction.MAX_USERS)
                .addInteger(Reaction.MAX_USERS_OF_MESSAGE);
        return pool.preparedQuery(ReactionSql.REACT).execute(parameters).map(result -> written(batch, result));
    }

    private static React action(PendingChange pending) {
        return (React) pending.request().action();
    }

    private Written written(List<PendingChange> batch, RowSet<Row> result) {
        List<Outcome> outcomes = new ArrayList<>(batch.size());
        Map<UUID, ConversationCommit> commits = new LinkedHashMap<>();
        Map<MessageKey, Map<String, List<String>>> actorsOf = new HashMap<>();
        for (Row row : result) {
            PendingChange pending = batch.get(row.getLong("ordinal").intValue() - 1);
            String refusal = row.getString("refusal");
            if (refusal != null) {
                outcomes.add(Outcome.refused(pending, refusal, "seq"));
                continue;
            }
            Message message = rows.message(row);
            Message own = message.withOwnReactions(action(pending).reactions());
            if (!row.getBoolean("is_changed")) {
                outcomes.add(Outcome.changed(pending, new Changed(row.getLong("rev_before"), Optional.of(own))));
                continue;
            }
            outcomes.add(Outcome.changed(pending, new Changed(message.state().rev(), Optional.of(own))));
            ConversationCommit commit = commits.computeIfAbsent(
                    pending.conversationId(), conversationId -> new ConversationCommit(conversationId, row));
            actorsOf.computeIfAbsent(new MessageKey(message.conversationId(), message.seq()), first -> {
                        Map<String, List<String>> actors = new LinkedHashMap<>();
                        commit.add(new MessageChanged(message, actors));
                        commit.follow(row);
                        return actors;
                    })
                    .put(pending.request().userId(), action(pending).reactions());
        }
        return new Written(outcomes, ConversationCommit.committed(commits.values()));
    }
}
