package io.pagenow.chat.log;

import io.pagenow.chat.action.Action.DeleteMessages;
import io.pagenow.chat.bus.message.ChangeRequest;
import io.pagenow.chat.bus.message.Changed;
import io.pagenow.chat.model.Change.MessageChanged;
import io.pagenow.chat.model.Change.MessagesRemoved;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.MessageExtra;
import io.pagenow.chat.model.MessageState;
import io.pagenow.chat.model.MessageState.Deletion;
import io.pagenow.chat.model.Reactions;
import io.pagenow.chat.model.SeqRange;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Deletes ranges of messages, one deletion at a time. */
final class RangeDeletionStatement implements ChangeStatement {
    /** Messages from which a deletion is one change instead of one per message. */
    private static final long AT_ONCE = 20;

    private final Pool pool;
    private final MessageRow rows;
    private final int windowSeconds;

    /** @param windowSeconds age up to which senders may delete a message, negative for any */
    RangeDeletionStatement(Pool pool, MessageRow rows, int windowSeconds) {
        this.pool = pool;
        this.rows = rows;
        this.windowSeconds = windowSeconds;
    }

    @Override
    public Optional<Object> keyOf(ChangeRequest request) {
        return Optional.empty();
    }

    @Override
    public Future<Written> write(List<PendingChange> batch) {
        PendingChange pending = batch.get(0);
        DeleteMessages deletion = (DeleteMessages) pending.request().action();
        Tuple parameters = Tuple.of(
                        deletion.conversationId(),
                        pending.request().userId(),
                        deletion.ranges().stream().map(SeqRange::first).toArray(Long[]::new),
                        deletion.ranges().stream().map(SeqRange::last).toArray(Long[]::new))
                .addInteger(windowSeconds)
                .addLong(AT_ONCE);
        return pool.preparedQuery(ChangeSql.DELETE_RANGES).execute(parameters).map(result -> written(pending, result));
    }

    private Written written(PendingChange pending, RowSet<Row> result) {
        Row first = result.iterator().next();
        String refusal = first.getString("refusal");
        if (refusal != null) {
            return new Written(List.of(Outcome.refused(pending, refusal, "ranges")), List.of());
        }
        if (first.getLong("seq") == null) {
            return new Written(List.of(changed(pending, first.getLong("rev_before"))), List.of());
        }
        ConversationCommit commit = new ConversationCommit(pending.conversationId(), first);
        result.forEach(commit::follow);
        if (first.getBoolean("at_once")) {
            List<SeqRange> removed = new ArrayList<>();
            result.forEach(row -> removed.add(new SeqRange(row.getLong("seq"), row.getLong("seq"))));
            commit.add(new MessagesRemoved(first.getLong("rev"), SeqRange.merged(removed)));
        } else {
            result.forEach(row -> commit.add(new MessageChanged(tombstone(pending, row))));
        }
        return new Written(List.of(changed(pending, commit.rev())), ConversationCommit.committed(List.of(commit)));
    }

    private Message tombstone(PendingChange pending, Row row) {
        Instant deletedAt = row.getOffsetDateTime("at").toInstant();
        return new Message(
                pending.conversationId(),
                row.getLong("seq"),
                row.getUUID("message_id"),
                row.getString("temp_message_id"),
                row.getString("sender_id"),
                row.getOffsetDateTime("sent_at").toInstant(),
                rows.deletedText(),
                MessageExtra.NONE,
                new MessageState(
                        row.getLong("rev"),
                        Optional.empty(),
                        0,
                        Optional.of(new Deletion(deletedAt, pending.request().userId())),
                        Reactions.NONE));
    }

    private static Outcome changed(PendingChange pending, long rev) {
        return Outcome.changed(pending, new Changed(rev, Optional.empty()));
    }
}
