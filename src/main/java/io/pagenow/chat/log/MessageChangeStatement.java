package io.pagenow.chat.log;

import io.pagenow.chat.action.Action.DeleteMessages;
import io.pagenow.chat.action.Action.EditMessage;
import io.pagenow.chat.bus.message.ChangeRequest;
import io.pagenow.chat.bus.message.Changed;
import io.pagenow.chat.log.ChangeStatements.Rules;
import io.pagenow.chat.model.Change.MessageChanged;
import io.pagenow.chat.model.Message;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Edits messages, and deletes single ones. */
final class MessageChangeStatement implements ChangeStatement {
    private final Pool pool;
    private final MessageRow rows;
    private final Rules rules;

    MessageChangeStatement(Pool pool, MessageRow rows, Rules rules) {
        this.pool = pool;
        this.rows = rows;
        this.rules = rules;
    }

    /** One message. */
    private record Key(UUID conversationId, long seq) {}

    @Override
    public Optional<Object> keyOf(ChangeRequest request) {
        return Optional.of(new Key(request.action().conversationId(), seq(request)));
    }

    private static long seq(ChangeRequest request) {
        return request.action() instanceof EditMessage edit
                ? edit.seq()
                : ((DeleteMessages) request.action()).ranges().get(0).first();
    }

    @Override
    public Future<Written> write(List<PendingChange> batch) {
        int size = batch.size();
        UUID[] conversations = new UUID[size];
        Long[] seqs = new Long[size];
        String[] users = new String[size];
        String[] contents = new String[size];
        String[] data = new String[size];
        Long[] revisions = new Long[size];
        String[] mentions = new String[size];
        Boolean[] mentionAll = new Boolean[size];
        for (int index = 0; index < size; index++) {
            ChangeRequest request = batch.get(index).request();
            conversations[index] = request.action().conversationId();
            seqs[index] = seq(request);
            users[index] = request.userId();
            if (request.action() instanceof EditMessage edit) {
                contents[index] = edit.content();
                data[index] = edit.data().orElse(null);
                mentions[index] = edit.mentions()
                        .map(mentioned -> new JsonArray(mentioned).encode())
                        .orElse(null);
                mentionAll[index] = edit.mentionAll().orElse(null);
                revisions[index] = edit.ifRev().isPresent() ? edit.ifRev().getAsLong() : null;
            }
        }
        Tuple parameters = Tuple.of(conversations, seqs, users, contents, data, revisions)
                .addInteger(rules.editWindowSeconds())
                .addInteger(rules.deleteWindowSeconds())
                .addArrayOfString(mentions)
                .addArrayOfBoolean(mentionAll)
                .addBoolean(rules.replyMentions());
        return pool.preparedQuery(ChangeSql.CHANGE_MESSAGES).execute(parameters).map(result -> written(batch, result));
    }

    private Written written(List<PendingChange> batch, RowSet<Row> result) {
        List<Outcome> outcomes = new ArrayList<>(batch.size());
        Map<UUID, ConversationCommit> commits = new LinkedHashMap<>();
        for (Row row : result) {
            PendingChange pending = batch.get(row.getLong("ordinal").intValue() - 1);
            String refusal = row.getString("refusal");
            boolean deletion = pending.request().action() instanceof DeleteMessages;
            if (refusal == null) {
                Message message = rows.message(row);
                ConversationCommit commit = commits.computeIfAbsent(
                        pending.conversationId(), conversationId -> new ConversationCommit(conversationId, row));
                commit.add(new MessageChanged(message));
                commit.follow(row);
                outcomes.add(Outcome.changed(pending, changed(message.state().rev(), message)));
            } else if (deletion && refusal.equals(ChangeRefusal.DELETED)) {
                outcomes.add(Outcome.changed(pending, changed(row.getLong("rev_before"), rows.message(row))));
            } else {
                outcomes.add(Outcome.refused(pending, refusal, deletion ? "ranges" : "seq"));
            }
        }
        return new Written(outcomes, ConversationCommit.committed(commits.values()));
    }

    private static Changed changed(long rev, Message message) {
        return new Changed(rev, Optional.of(message));
    }
}
