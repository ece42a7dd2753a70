package io.pagenow.chat.log;

import io.pagenow.chat.bus.message.Send;
import io.pagenow.chat.bus.message.Sent;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.metric.WriterMeters;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.MessageExtra;
import io.pagenow.chat.model.MessageReferences;
import io.pagenow.chat.model.MessageState;
import io.pagenow.chat.model.Quote;
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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Completes a batch after its commit: publishes the stored messages, then answers the senders. */
final class BatchCompletion {
    private final Pool pool;
    private final EventPublisher publisher;
    private final WriterMeters meters;
    private final MessageTracer tracer;
    private final MessageRow rows;
    private final MessageDetails details;

    BatchCompletion(
            Pool pool,
            MessageRow rows,
            MessageDetails details,
            EventPublisher publisher,
            WriterMeters meters,
            MessageTracer tracer) {
        this.pool = pool;
        this.rows = rows;
        this.details = details;
        this.publisher = publisher;
        this.meters = meters;
        this.tracer = tracer;
    }

    /**
     * Publishes the stored messages of a batch and answers its sends. Messages are published before their senders are
     * answered.
     *
     * @param rows result of {@link StoreSql#STORE_MESSAGES} for the batch
     * @return completes when every send of the batch is answered
     */
    Future<Void> complete(List<PendingSend> batch, RowSet<Row> rows, Commit commit) {
        StoredMessage[] stored = new StoredMessage[batch.size()];
        boolean[] refused = new boolean[batch.size()];
        for (Row row : rows) {
            int index = index(row);
            PendingSend pending = batch.get(index);
            String refusal = row.getString("refusal");
            if (refusal != null) {
                refused[index] = true;
                pending.response().fail(SendRefusal.of(refusal, row.getInteger("slow_mode_seconds")));
                continue;
            }
            stored[index] = new StoredMessage(
                    message(pending, row),
                    row.getLong("member_seq"),
                    row.getBoolean(3),
                    pending.send().receivedAt());
            if (row.getBoolean(4)) {
                publisher.publishBefriended(pending.conversationId());
            }
        }
        List<StoredMessage> messages = new ArrayList<>(batch.size());
        List<PendingSend> senders = new ArrayList<>(batch.size());
        List<PendingSend> unstored = new ArrayList<>();
        for (int index = 0; index < stored.length; index++) {
            if (refused[index]) {
                continue;
            }
            if (stored[index] == null) {
                unstored.add(batch.get(index));
            } else {
                messages.add(stored[index]);
                senders.add(batch.get(index));
            }
        }
        count(messages, commit);
        Future<Void> published = publisher.publishStored(messages).onSuccess(done -> {
            for (int index = 0; index < messages.size(); index++) {
                senders.get(index)
                        .response()
                        .complete(new Sent(messages.get(index).message(), false));
            }
        });
        return unstored.isEmpty() ? published : published.compose(done -> completeUnstored(unstored));
    }

    /** A send that was not stored either repeats a stored message or comes from a user who is not a participant. */
    private Future<Void> completeUnstored(List<PendingSend> unstored) {
        return find(unstored).compose(this::withQuotes).map(found -> {
            for (PendingSend pending : unstored) {
                Found message = found.get(pending.messageId());
                if (message == null || !(message.isParticipant || pending.send().relayed())) {
                    pending.response().fail(ChatException.conversationNotFound());
                } else {
                    pending.response().complete(new Sent(message.stored.message(), true));
                }
            }
            return null;
        });
    }

    private static int index(Row row) {
        return row.getLong(0).intValue() - 1;
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
                send.content(),
                extra(send, row),
                MessageState.UNCHANGED);
    }

    private static MessageExtra extra(Send send, Row row) {
        MessageExtra extra = send.extra().isReferring() ? referring(send.extra(), row) : send.extra();
        return send.attachments().isEmpty()
                ? extra
                : extra.withAttachments(AttachmentColumn.decode(row.getJsonArray("attachments")));
    }

    /** Returns the attributes as they are stored: without users who are not members, and with the quoted message. */
    private static MessageExtra referring(MessageExtra sent, Row row) {
        MessageReferences references = sent.references();
        Optional<Quote> quote = Optional.ofNullable(row.getString("quoted_sender"))
                .map(sender -> new Quote(
                        references.replyTo(),
                        sender,
                        row.getString("quoted_content"),
                        false,
                        row.getInteger("quoted_attachments")));
        List<String> members =
                row.getJsonArray("mentioned").stream().map(String.class::cast).toList();
        return sent.withReferences(references.withMentions(members).withQuote(quote));
    }

    /** Returns the ids of the batch's messages that {@link StoreSql#STORE_MESSAGES} has stored. */
    static List<UUID> storedIds(List<PendingSend> batch, RowSet<Row> rows) {
        List<UUID> ids = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (row.getString("refusal") == null) {
                ids.add(batch.get(index(row)).messageId());
            }
        }
        return ids;
    }

    /**
     * Publishes the messages of sends whose commit was in doubt and turned out to be stored. A sender that repeats the
     * message gets an answer either way, but no other participant would receive it.
     *
     * @return ids of the stored messages
     */
    Future<Set<UUID>> publishStored(List<PendingSend> inDoubt) {
        return find(inDoubt).compose(this::withQuotes).compose(found -> publisher
                .publishStored(found.values().stream()
                        .map(Found::stored)
                        .sorted(Comparator.comparing(stored -> stored.message().seq()))
                        .toList())
                .map(found.keySet()));
    }

    /** @param isParticipant whether the sender still is a participant */
    private record Found(StoredMessage stored, boolean isParticipant) {
        Found with(Message message) {
            return new Found(
                    new StoredMessage(message, stored.memberSeq(), stored.afterPause(), stored.receivedAt()),
                    isParticipant);
        }
    }

    private Future<Map<UUID, Found>> withQuotes(Map<UUID, Found> found) {
        List<Message> messages =
                found.values().stream().map(each -> each.stored.message()).toList();
        return details.ofAll(messages).map(complete -> {
            Map<UUID, Found> quoting = new HashMap<>(found);
            complete.forEach(
                    message -> quoting.computeIfPresent(message.messageId(), (id, each) -> each.with(message)));
            return quoting;
        });
    }

    private Future<Map<UUID, Found>> find(List<PendingSend> sends) {
        UUID[] conversations = sends.stream().map(PendingSend::conversationId).toArray(UUID[]::new);
        UUID[] messages = sends.stream().map(PendingSend::messageId).toArray(UUID[]::new);
        return pool.preparedQuery(LogSql.FIND_MESSAGES)
                .execute(Tuple.tuple().addArrayOfUUID(conversations).addArrayOfUUID(messages))
                .map(result -> {
                    Map<UUID, Found> found = new HashMap<>();
                    for (Row row : result) {
                        StoredMessage stored = new StoredMessage(
                                rows.message(row), row.getLong("member_seq"), false, Envelope.ELSEWHERE);
                        found.put(stored.message().messageId(), new Found(stored, row.getBoolean("is_participant")));
                    }
                    return found;
                });
    }

    private void count(List<StoredMessage> stored, Commit commit) {
        long now = System.nanoTime();
        boolean traced = tracer.isOn();
        for (StoredMessage each : stored) {
            meters.stay().record(now - each.receivedAt());
            if (traced) {
                Message message = each.message();
                tracer.stored(
                        new Spans.Stored(
                                message.messageId(),
                                commit.number(),
                                stored.size(),
                                each.receivedAt(),
                                commit.startedAt(),
                                now),
                        message.conversationId(),
                        message.tempMessageId(),
                        message.seq());
            }
        }
        meters.stored().add(stored.size());
    }
}
