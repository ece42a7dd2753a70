package io.pagenow.chat.people;

import io.pagenow.chat.bus.message.OfConversation;
import io.pagenow.chat.bus.message.ReadRequest;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.log.ConversationRow;
import io.pagenow.chat.log.EventPublisher;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.ShownPosition;
import io.pagenow.chat.protocol.FrameEncoder;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves read positions, and reads those that participants see of each other. */
final class ReadPositions {
    private static final Logger log = LoggerFactory.getLogger(ReadPositions.class);

    private final Pool pool;
    private final EventPublisher publisher;
    private final ReceiptBroadcaster receipts;
    private final int small;
    private final Supplier<Future<?>> whenPublished;

    /** @param whenPublished returns a future that completes when all messages stored so far are published */
    ReadPositions(
            Pool pool,
            EventPublisher publisher,
            ReceiptBroadcaster receipts,
            int small,
            Supplier<Future<?>> whenPublished) {
        this.small = small;
        this.pool = pool;
        this.publisher = publisher;
        this.receipts = receipts;
        this.whenPublished = whenPublished;
    }

    /**
     * Moves the user's read position forward and publishes it, after the messages that it covers; those of this node may
     * be stored and not yet published.
     *
     * @return the read position; fails with {@code NOT_FOUND} if the user is not a participant, with
     *     {@code INVALID_FIELD} if the position is beyond the newest message
     */
    Future<Long> markRead(ReadRequest request) {
        Long seq = request.seq().isPresent() ? request.seq().getAsLong() : null;
        return pool.preparedQuery(PeopleSql.MARK_READ)
                .execute(Tuple.of(request.conversationId(), request.userId(), seq))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw ChatException.conversationNotFound();
                    }
                    Row row = rows.iterator().next();
                    checkNotBeyond(request, row.getLong("newest"));
                    whenPublished.get().onComplete(published -> publish(request, row));
                    return row.getLong("seq");
                });
    }

    private static void checkNotBeyond(ReadRequest request, long newest) {
        if (request.seq().isPresent() && request.seq().getAsLong() > newest) {
            throw ChatException.ofField(
                    ErrorCode.INVALID_FIELD,
                    "seq",
                    "Invalid parameter 'seq': the newest message has the position " + newest);
        }
    }

    private void publish(ReadRequest request, Row row) {
        publisher.publishReceipt(new OfConversation(request.userId(), request.conversationId()), row.getLong("seq"));
        if (Boolean.TRUE.equals(row.getBoolean("is_unmarked"))) {
            publishOwnSettings(request);
        }
        OffsetDateTime movedAt = row.getOffsetDateTime("moved_at");
        if (movedAt != null && !row.getBoolean("separated")) {
            receipts.moved(
                    request.conversationId(),
                    row.getLong("member_seq"),
                    new ShownPosition(request.userId(), row.getLong("seq"), movedAt.toInstant()));
        }
    }

    /** Whoever reads a conversation that it had marked as unread takes the mark away. */
    private void publishOwnSettings(ReadRequest request) {
        pool.preparedQuery(PeopleSql.OWN_SETTINGS)
                .execute(Tuple.of(request.conversationId(), request.userId()))
                .onSuccess(rows -> rows.forEach(row -> publisher.publishNotice(
                        EventTypes.MY_SETTINGS,
                        List.of(request.userId()),
                        request.conversationId(),
                        0,
                        FrameEncoder.mySettings(request.conversationId(), ConversationRow.own(row)))))
                .onFailure(failure -> log.debug(
                        "The devices of a reader learn with their next sync that a conversation is not marked as unread: {}",
                        failure.getMessage()));
    }

    /**
     * Returns the positions that a participant sees, ordered by user id; those who have read nothing are left out. Fails
     * with {@code NOT_FOUND} if the user is not a participant, with {@code NOT_ALLOWED} if the conversation is not small.
     */
    Future<List<ShownPosition>> shown(OfConversation query) {
        return pool.preparedQuery(PeopleSql.SHOWN_POSITIONS)
                .execute(Tuple.of(query.conversationId(), query.userId(), small))
                .map(this::positions);
    }

    private List<ShownPosition> positions(RowSet<Row> rows) {
        List<ShownPosition> positions = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (row.getLong(0) > small) {
                throw ChatException.of(
                        ErrorCode.NOT_ALLOWED, "Conversations of more than " + small + " members have no receipts");
            }
            if (row.getString(1) != null) {
                positions.add(new ShownPosition(
                        row.getString(1),
                        row.getLong(2),
                        row.getOffsetDateTime(3).toInstant()));
            }
        }
        if (rows.size() == 0) {
            throw ChatException.conversationNotFound();
        }
        return positions;
    }
}
