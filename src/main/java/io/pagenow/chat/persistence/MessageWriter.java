package io.pagenow.chat.persistence;

import io.pagenow.chat.bus.Addresses.Send;
import io.pagenow.chat.bus.Addresses.Sent;
import io.pagenow.chat.protocol.ChatException;
import io.pagenow.chat.protocol.ErrorCode;
import io.pagenow.chat.protocol.Message;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Function;

/**
 * Stores messages by group commit: while one batch commits, what arrives waits, and is the next batch. So nothing waits when the server
 * is idle, and under load one commit carries many messages. One batch is under way at a time, which makes the order of commits the order
 * of {@code seq} and of delivery. Belongs to one event loop.
 */
final class MessageWriter {
    /** Most messages of one batch; also bounds how many advisory locks one transaction takes. */
    private static final int BATCH = 256;

    /** Most messages that may wait. Beyond it a send is refused, because it would wait for longer than a client does. */
    private static final int MOST_WAITING = 20_000;

    private final WriterConnection connection;
    private final Pool pool;
    private final Function<List<Stored>, Future<Void>> committed;
    private final Queue<Pending> waiting = new ArrayDeque<>();
    private final Map<UUID, Pending> underWay = new HashMap<>();
    private boolean storing;
    private Promise<Void> drained;

    /**
     * A message that was committed just now.
     *
     * @param afterPause whether the message before it is so old that every node has delivered it
     */
    record Stored(Message message, boolean afterPause) {}

    private record Pending(Send send, UUID messageId, Promise<Sent> answer) {}

    /** @param committed announces the messages of each commit, in order; their senders are answered when it is done */
    MessageWriter(WriterConnection connection, Pool pool, Function<List<Stored>, Future<Void>> committed) {
        this.connection = connection;
        this.pool = pool;
        this.committed = committed;
    }

    /** @return the message once it is committed, whether by this send or by an earlier one with the same name */
    Future<Sent> send(Send send) {
        UUID messageId = MessageIds.of(send);
        Pending same = underWay.get(messageId);
        if (same != null) {
            return same.answer.future().map(sent -> new Sent(sent.message(), true));
        }
        if (waiting.size() >= MOST_WAITING) {
            return Future.failedFuture(ChatException.of(
                    ErrorCode.OVERLOADED, "More messages wait than the server accepts; repeat the send in a moment"));
        }
        Pending pending = new Pending(send, messageId, Promise.promise());
        underWay.put(messageId, pending);
        waiting.add(pending);
        storeNext();
        return pending.answer.future();
    }

    /** @return when everything that was accepted is answered */
    Future<Void> drain() {
        if (underWay.isEmpty()) {
            return Future.succeededFuture();
        }
        drained = Promise.promise();
        return drained.future();
    }

    private void storeNext() {
        if (storing || waiting.isEmpty()) {
            return;
        }
        storing = true;
        List<Pending> batch = new ArrayList<>(Math.min(waiting.size(), BATCH));
        while (batch.size() < BATCH && !waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        connection.store(locks(batch), parameters(batch)).onComplete(stored -> {
            storing = false;
            Future<Void> answered =
                    stored.succeeded() ? answer(batch, stored.result()) : Future.failedFuture(stored.cause());
            answered.recover(DatabaseFailures::refuse).onComplete(done -> finish(batch, done.cause()));
            storeNext();
        });
    }

    /** Whoever has no answer yet gets the failure. */
    private void finish(List<Pending> batch, Throwable failure) {
        for (Pending pending : batch) {
            underWay.remove(pending.messageId);
            if (failure != null) {
                pending.answer.tryFail(failure);
            }
        }
        if (drained != null && underWay.isEmpty()) {
            drained.tryComplete();
        }
    }

    /** @return when everyone in the batch is answered; senders of new messages after these were announced */
    private Future<Void> answer(List<Pending> batch, RowSet<Row> rows) {
        Map<UUID, Row> stored = new HashMap<>();
        for (Row row : rows) {
            stored.put(row.getUUID(0), row);
        }
        List<Stored> messages = new ArrayList<>(stored.size());
        List<Pending> senders = new ArrayList<>(stored.size());
        List<Pending> others = new ArrayList<>();
        for (Pending pending : batch) {
            Row row = stored.get(pending.messageId);
            if (row == null) {
                others.add(pending);
            } else {
                messages.add(new Stored(message(pending, row), row.getBoolean(3)));
                senders.add(pending);
            }
        }
        Future<Void> announced = committed.apply(messages).onSuccess(done -> {
            for (int index = 0; index < messages.size(); index++) {
                senders.get(index).answer.complete(new Sent(messages.get(index).message, false));
            }
        });
        return others.isEmpty() ? announced : announced.compose(done -> answerOthers(others));
    }

    /** What was not stored is either stored already or not the sender's to write to. */
    private Future<Void> answerOthers(List<Pending> others) {
        UUID[] conversations =
                others.stream().map(pending -> pending.send.conversationId()).toArray(UUID[]::new);
        UUID[] messages = others.stream().map(pending -> pending.messageId).toArray(UUID[]::new);
        return pool.preparedQuery(Sql.FIND_MESSAGES)
                .execute(Tuple.tuple().addArrayOfUUID(conversations).addArrayOfUUID(messages))
                .map(rows -> {
                    Map<UUID, Message> found = new HashMap<>();
                    for (Row row : rows) {
                        Message message = MessageRow.read(row);
                        found.put(message.messageId(), message);
                    }
                    for (Pending pending : others) {
                        Message message = found.get(pending.messageId);
                        if (message == null) {
                            pending.answer.fail(ChatException.conversationNotFound());
                        } else {
                            pending.answer.complete(new Sent(message, true));
                        }
                    }
                    return null;
                });
    }

    private static Message message(Pending pending, Row row) {
        Send send = pending.send;
        return new Message(
                send.conversationId(),
                row.getLong(1),
                pending.messageId,
                send.tempMessageId(),
                send.senderId(),
                row.getOffsetDateTime(2).toInstant(),
                send.content());
    }

    private static Tuple locks(List<Pending> batch) {
        Long[] keys = batch.stream()
                .map(pending -> pending.send.conversationId())
                .distinct()
                .map(id -> id.getMostSignificantBits() ^ id.getLeastSignificantBits())
                .sorted()
                .toArray(Long[]::new);
        return Tuple.tuple().addArrayOfLong(keys);
    }

    private static Tuple parameters(List<Pending> batch) {
        int size = batch.size();
        UUID[] conversations = new UUID[size];
        UUID[] messages = new UUID[size];
        String[] senders = new String[size];
        String[] names = new String[size];
        String[] contents = new String[size];
        for (int index = 0; index < size; index++) {
            Pending pending = batch.get(index);
            conversations[index] = pending.send.conversationId();
            messages[index] = pending.messageId;
            senders[index] = pending.send.senderId();
            names[index] = pending.send.tempMessageId();
            contents[index] = pending.send.content();
        }
        return Tuple.of(conversations, messages, senders, names, contents);
    }
}
