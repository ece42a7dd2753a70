package io.pagenow.chat.log;

import io.pagenow.chat.bus.Addresses.Send;
import io.pagenow.chat.bus.Addresses.Sent;
import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.metric.WriterMeters;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.trace.MessageTracer;
import io.pagenow.chat.trace.Spans;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Tells what became of a batch: announces what was stored, then answers the senders. */
public final class BatchCompletion {
    private final Pool pool;
    private final EventPublisher publisher;
    private final WriterMeters meters;
    private final MessageTracer tracer;

    public BatchCompletion(Pool pool, EventPublisher publisher, WriterMeters meters, MessageTracer tracer) {
        this.pool = pool;
        this.publisher = publisher;
        this.meters = meters;
        this.tracer = tracer;
    }

    /**
     * @param rows what {@link LogSql#STORE_MESSAGES} has returned for the batch
     * @return when everyone in the batch is answered; senders of new messages after these were announced
     */
    Future<Void> tell(List<PendingSend> batch, RowSet<Row> rows, Commit commit) {
        StoredMessage[] stored = new StoredMessage[batch.size()];
        for (Row row : rows) {
            int place = row.getLong(0).intValue() - 1;
            stored[place] = new StoredMessage(
                    message(batch.get(place), row),
                    row.getBoolean(3),
                    batch.get(place).send().receivedAt());
            if (row.getBoolean(4)) {
                publisher.answered(batch.get(place).conversationId());
            }
        }
        List<StoredMessage> messages = new ArrayList<>(batch.size());
        List<PendingSend> senders = new ArrayList<>(batch.size());
        List<PendingSend> others = new ArrayList<>();
        for (int place = 0; place < stored.length; place++) {
            if (stored[place] == null) {
                others.add(batch.get(place));
            } else {
                messages.add(stored[place]);
                senders.add(batch.get(place));
            }
        }
        count(messages, commit);
        Future<Void> announced = publisher.stored(messages).onSuccess(done -> {
            for (int index = 0; index < messages.size(); index++) {
                senders.get(index)
                        .answer()
                        .complete(new Sent(messages.get(index).message(), false));
            }
        });
        return others.isEmpty() ? announced : announced.compose(done -> answerOthers(others));
    }

    /** What was not stored is either stored already or not the sender's to write to. */
    private Future<Void> answerOthers(List<PendingSend> others) {
        return find(others).map(found -> {
            for (PendingSend pending : others) {
                Message message = found.get(pending.messageId());
                if (message == null) {
                    pending.answer().fail(ChatException.conversationNotFound());
                } else {
                    pending.answer().complete(new Sent(message, true));
                }
            }
            return null;
        });
    }

    private static Message message(PendingSend pending, Row row) {
        Send send = pending.send();
        return new Message(
                send.conversationId(),
                row.getLong(1),
                pending.messageId(),
                send.tempMessageId(),
                send.senderId(),
                row.getOffsetDateTime(2).toInstant(),
                send.content());
    }

    /** The ids of the messages of a batch that {@link LogSql#STORE_MESSAGES} has stored. */
    static List<UUID> storedIds(List<PendingSend> batch, RowSet<Row> rows) {
        List<UUID> ids = new ArrayList<>(rows.size());
        for (Row row : rows) {
            ids.add(batch.get(row.getLong(0).intValue() - 1).messageId());
        }
        return ids;
    }

    /**
     * Announces those of some sends that are stored. A sender who repeats one is answered, but nobody else would be told.
     *
     * @return the ids of the messages that are stored
     */
    public Future<Set<UUID>> announceStored(List<PendingSend> inDoubt) {
        return find(inDoubt).compose(found -> publisher
                .stored(found.values().stream()
                        .sorted(Comparator.comparing(Message::seq))
                        .map(message -> new StoredMessage(message, false, Delivery.ELSEWHERE))
                        .toList())
                .map(found.keySet()));
    }

    private Future<Map<UUID, Message>> find(List<PendingSend> sends) {
        UUID[] conversations = sends.stream().map(PendingSend::conversationId).toArray(UUID[]::new);
        UUID[] messages = sends.stream().map(PendingSend::messageId).toArray(UUID[]::new);
        return pool.preparedQuery(LogSql.FIND_MESSAGES)
                .execute(Tuple.tuple().addArrayOfUUID(conversations).addArrayOfUUID(messages))
                .map(rows -> {
                    Map<UUID, Message> found = new HashMap<>();
                    for (Row row : rows) {
                        Message message = MessageRow.read(row);
                        found.put(message.messageId(), message);
                    }
                    return found;
                });
    }

    private void count(List<StoredMessage> stored, Commit commit) {
        long now = System.nanoTime();
        boolean followed = tracer.isOn();
        for (StoredMessage each : stored) {
            meters.stay().record(now - each.receivedAt());
            if (followed) {
                Message message = each.message();
                tracer.stored(
                        new Spans.Stored(
                                message.messageId(),
                                commit.number(),
                                stored.size(),
                                each.receivedAt(),
                                commit.began(),
                                now),
                        message.conversationId(),
                        message.tempMessageId(),
                        message.seq());
            }
        }
        meters.stored().add(stored.size());
    }
}
