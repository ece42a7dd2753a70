package io.pagenow.chat.log;

import io.pagenow.chat.action.Action.DeleteMessages;
import io.pagenow.chat.action.Action.EditMessage;
import io.pagenow.chat.bus.message.Changed;
import io.pagenow.chat.model.Change;
import io.pagenow.chat.model.Change.MessageChanged;
import io.pagenow.chat.model.Change.MessagesRemoved;
import io.pagenow.chat.model.Changes;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.MessageExtra;
import io.pagenow.chat.model.MessageState;
import io.pagenow.chat.model.MessageState.Deletion;
import io.pagenow.chat.model.SeqRange;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Writes one batch of changes with one statement, and reads its outcome. */
public final class ChangeStatement {
    /** Messages from which a deletion is one change instead of one per message. */
    private static final long AT_ONCE = 20;

    /** A batch of messages marks conversations as answered in any order (PostgreSQL manual, appendix A). */
    private static final String DEADLOCK = "40P01";

    private static final String RETRY = "retry";
    private static final String DELETED = "deleted";

    private final Pool pool;
    private final MessageRow rows;
    private final int editWindowSeconds;
    private final int deleteWindowSeconds;

    /**
     * @param editWindowSeconds age up to which senders may edit a message, negative for any
     * @param deleteWindowSeconds age up to which senders may delete a message, negative for any
     */
    public ChangeStatement(Pool pool, MessageRow rows, int editWindowSeconds, int deleteWindowSeconds) {
        this.pool = pool;
        this.rows = rows;
        this.editWindowSeconds = editWindowSeconds;
        this.deleteWindowSeconds = deleteWindowSeconds;
    }

    /**
     * The outcome of one change: at most one of the two is present. With neither, another node changed the conversation at
     * the same moment, and the change is to be repeated.
     */
    record Outcome(PendingChange pending, Optional<Changed> changed, Optional<ChatException> refusal) {
        boolean isRetry() {
            return changed.isEmpty() && refusal.isEmpty();
        }
    }

    /** Outcomes of all changes of a batch, and the committed changes by conversation. */
    record Written(List<Outcome> outcomes, List<CommittedChanges> committed) {}

    /** @param batch as {@link ChangeQueue#take} returns it */
    Future<Written> write(List<PendingChange> batch) {
        Future<Written> written = batch.get(0).isSingle() ? changeMessages(batch) : deleteRanges(batch.get(0));
        return written.recover(
                failure -> failure instanceof PgException refused && DEADLOCK.equals(refused.getSqlState())
                        ? Future.succeededFuture(new Written(
                                batch.stream()
                                        .map(pending -> new Outcome(pending, Optional.empty(), Optional.empty()))
                                        .toList(),
                                List.of()))
                        : Future.failedFuture(failure));
    }

    private Future<Written> changeMessages(List<PendingChange> batch) {
        int size = batch.size();
        UUID[] conversations = new UUID[size];
        Long[] seqs = new Long[size];
        String[] users = new String[size];
        String[] contents = new String[size];
        String[] data = new String[size];
        Long[] revisions = new Long[size];
        for (int index = 0; index < size; index++) {
            PendingChange pending = batch.get(index);
            conversations[index] = pending.conversationId();
            seqs[index] = pending.key().seq();
            users[index] = pending.request().userId();
            if (pending.request().action() instanceof EditMessage edit) {
                contents[index] = edit.content();
                data[index] = edit.data().orElse(null);
                revisions[index] = edit.ifRev().isPresent() ? edit.ifRev().getAsLong() : null;
            }
        }
        Tuple parameters = Tuple.of(conversations, seqs, users, contents, data, revisions)
                .addInteger(editWindowSeconds)
                .addInteger(deleteWindowSeconds);
        return pool.preparedQuery(ChangeSql.CHANGE_MESSAGES)
                .execute(parameters)
                .map(result -> changedMessages(batch, result));
    }

    private Written changedMessages(List<PendingChange> batch, RowSet<Row> result) {
        List<Outcome> outcomes = new ArrayList<>(batch.size());
        Map<UUID, Commit> commits = new LinkedHashMap<>();
        for (Row row : result) {
            PendingChange pending = batch.get(row.getLong("ordinal").intValue() - 1);
            String refusal = row.getString("refusal");
            boolean deletion = pending.request().action() instanceof DeleteMessages;
            if (refusal == null) {
                Message message = rows.message(row);
                commits.computeIfAbsent(pending.conversationId(), id -> new Commit(row))
                        .add(new MessageChanged(message), row);
                outcomes.add(changed(pending, message.state().rev(), Optional.of(message)));
            } else if (deletion && refusal.equals(DELETED)) {
                outcomes.add(changed(pending, row.getLong("rev_before"), Optional.of(rows.message(row))));
            } else {
                outcomes.add(refused(pending, refusal, deletion ? "ranges" : "seq"));
            }
        }
        return new Written(outcomes, committed(commits));
    }

    private Future<Written> deleteRanges(PendingChange pending) {
        DeleteMessages deletion = (DeleteMessages) pending.request().action();
        Tuple parameters = Tuple.of(
                        deletion.conversationId(),
                        pending.request().userId(),
                        deletion.ranges().stream().map(SeqRange::first).toArray(Long[]::new),
                        deletion.ranges().stream().map(SeqRange::last).toArray(Long[]::new))
                .addInteger(deleteWindowSeconds)
                .addLong(AT_ONCE);
        return pool.preparedQuery(ChangeSql.DELETE_RANGES).execute(parameters).map(result -> deleted(pending, result));
    }

    private Written deleted(PendingChange pending, RowSet<Row> result) {
        Row first = result.iterator().next();
        String refusal = first.getString("refusal");
        if (refusal != null) {
            return new Written(List.of(refused(pending, refusal, "ranges")), List.of());
        }
        if (first.getLong("seq") == null) {
            return new Written(List.of(changed(pending, first.getLong("rev_before"), Optional.empty())), List.of());
        }
        Commit commit = new Commit(first);
        if (first.getBoolean("at_once")) {
            List<SeqRange> removed = new ArrayList<>();
            result.forEach(row -> removed.add(new SeqRange(row.getLong("seq"), row.getLong("seq"))));
            MessagesRemoved change = new MessagesRemoved(first.getLong("rev"), SeqRange.merged(removed));
            result.forEach(commit::follow);
            commit.items.add(change);
        } else {
            result.forEach(row -> commit.add(new MessageChanged(tombstone(pending, row)), row));
        }
        return new Written(
                List.of(changed(pending, commit.rev(), Optional.empty())),
                committed(Map.of(pending.conversationId(), commit)));
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
                        Optional.of(new Deletion(deletedAt, pending.request().userId()))));
    }

    /** Changes of one conversation in one commit. */
    private static final class Commit {
        private final long after;
        private final boolean afterPause;
        private final List<Change> items = new ArrayList<>();
        private long follows;

        Commit(Row row) {
            after = row.getLong("rev_before");
            afterPause = row.getBoolean("after_pause");
        }

        void add(Change change, Row row) {
            items.add(change);
            follow(row);
        }

        void follow(Row row) {
            if (row.getBoolean("is_recent")) {
                follows = Math.max(follows, row.getLong("seq"));
            }
        }

        long rev() {
            return items.get(items.size() - 1).rev();
        }
    }

    private static List<CommittedChanges> committed(Map<UUID, Commit> commits) {
        List<CommittedChanges> committed = new ArrayList<>(commits.size());
        commits.forEach((conversationId, commit) -> committed.add(new CommittedChanges(
                new Changes(conversationId, commit.after, commit.rev(), false, commit.items),
                commit.follows,
                commit.afterPause)));
        return committed;
    }

    private static Outcome changed(PendingChange pending, long rev, Optional<Message> message) {
        return new Outcome(pending, Optional.of(new Changed(rev, message)), Optional.empty());
    }

    private static Outcome refused(PendingChange pending, String reason, String field) {
        return new Outcome(
                pending,
                Optional.empty(),
                reason.equals(RETRY) ? Optional.empty() : Optional.of(refusal(reason, field)));
    }

    private static ChatException refusal(String reason, String field) {
        return switch (reason) {
            case "no-conversation" -> ChatException.conversationNotFound();
            case "no-message" ->
                ChatException.ofField(ErrorCode.NOT_FOUND, field, "The conversation has no message at this position");
            case "not-sender" -> ChatException.ofField(ErrorCode.NOT_ALLOWED, field, "The message is another user's");
            case DELETED -> ChatException.ofField(ErrorCode.NOT_ALLOWED, field, "The message is deleted");
            case "system" -> ChatException.ofField(ErrorCode.NOT_ALLOWED, field, "The message is the server's own");
            case "too-late" -> ChatException.ofField(ErrorCode.TOO_LATE, field, "The message is too old to be changed");
            case "conflict" ->
                ChatException.ofField(
                        ErrorCode.CONFLICT, "ifRev", "The message has changed since the revision in 'ifRev'");
            default -> throw new IllegalStateException("unknown reason " + reason);
        };
    }
}
