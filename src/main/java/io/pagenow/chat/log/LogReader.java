package io.pagenow.chat.log;

import io.pagenow.chat.bus.message.Departure;
import io.pagenow.chat.bus.message.HistoryBounds;
import io.pagenow.chat.bus.message.HistoryQuery;
import io.pagenow.chat.bus.message.LatelyQuery;
import io.pagenow.chat.bus.message.MessageRange;
import io.pagenow.chat.bus.message.Missed;
import io.pagenow.chat.bus.message.MissedMessages;
import io.pagenow.chat.bus.message.MissedQuery;
import io.pagenow.chat.bus.message.OfConversation;
import io.pagenow.chat.bus.message.RangeQuery;
import io.pagenow.chat.bus.message.ReadPosition;
import io.pagenow.chat.bus.message.RecentQuery;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Leaving;
import io.pagenow.chat.model.Message;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Reads stored messages and read positions. Methods fail with the database's error unless stated otherwise. */
public final class LogReader {
    /** Sorts before every conversation id. */
    private static final UUID FIRST_CONVERSATION = new UUID(0, 0);

    /** Sorts before every user and conversation. */
    private static final OfConversation FIRST_READER = new OfConversation("", FIRST_CONVERSATION);

    private final Pool pool;
    private final MessageRow rows;
    private final MessageDetails details;

    public LogReader(Pool pool, MessageRow rows, MessageDetails details) {
        this.details = details;
        this.pool = pool;
        this.rows = rows;
    }

    /** Fails with {@code NOT_FOUND} if the user is not a participant. */
    public Future<HistoryBounds> bounds(OfConversation query) {
        return pool.preparedQuery(LogSql.BOUNDS)
                .execute(Tuple.of(query.conversationId(), query.userId()))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw ChatException.conversationNotFound();
                    }
                    Row row = rows.iterator().next();
                    return new HistoryBounds(row.getLong(0), row.getLong(1));
                });
    }

    public Future<List<Message>> history(HistoryQuery query) {
        return pool.preparedQuery(LogSql.HISTORY)
                .execute(Tuple.of(query.conversationId(), query.userId(), query.above(), query.below()))
                .map(this::messages)
                .compose(messages -> details.of(query.userId(), messages));
    }

    public Future<List<Missed>> missed(MissedQuery query) {
        UUID[] conversations = query.cursors().keySet().toArray(UUID[]::new);
        Long[] positions = new Long[conversations.length];
        for (int index = 0; index < conversations.length; index++) {
            positions[index] = query.cursors().get(conversations[index]);
        }
        return pool.preparedQuery(LogSql.MISSED)
                .execute(Tuple.of(query.userId(), conversations, positions))
                .map(LogReader::places);
    }

    private static List<Missed> places(RowSet<Row> rows) {
        List<Missed> places = new ArrayList<>(rows.size());
        for (Row row : rows) {
            places.add(new Missed(row.getUUID(0), row.getLong(1), row.getLong(2)));
        }
        return places;
    }

    public Future<List<Message>> missedMessages(MissedMessages query) {
        return inRanges(query.places()).compose(messages -> details.of(query.userId(), messages));
    }

    /** Reads ranges of messages, regardless of the user; ordered by conversation and position. */
    public Future<List<Message>> ofRanges(List<Missed> places) {
        return inRanges(places).compose(details::ofAll);
    }

    private Future<List<Message>> inRanges(List<Missed> places) {
        Tuple parameters = Tuple.of(
                places.stream().map(Missed::conversationId).toArray(UUID[]::new),
                places.stream().map(Missed::above).toArray(Long[]::new),
                places.stream().map(Missed::end).toArray(Long[]::new));
        return pool.preparedQuery(LogSql.MISSED_MESSAGES).execute(parameters).map(this::messages);
    }

    public Future<MessageRange> range(RangeQuery query) {
        return pool.preparedQuery(LogSql.RANGE)
                .execute(Tuple.of(query.conversationId(), query.above(), query.below(), query.seconds()))
                .compose(result -> details.ofAll(messages(result))
                        .map(messages -> new MessageRange(
                                result.size() == 0
                                        ? 0
                                        : result.iterator().next().getLong("member_seq"),
                                messages)));
    }

    public Future<List<Missed>> recent(RecentQuery query) {
        Tuple parameters = Tuple.of(
                query.userIds().toArray(String[]::new),
                (double) query.seconds(),
                query.after().orElse(FIRST_CONVERSATION),
                (long) query.limit());
        return pool.preparedQuery(LogSql.RECENT).execute(parameters).map(LogReader::places);
    }

    public Future<List<ReadPosition>> readLately(LatelyQuery query) {
        return lately(
                LogSql.READ_LATELY,
                query,
                row -> new ReadPosition(new OfConversation(row.getString(0), row.getUUID(1)), row.getLong(2)));
    }

    public Future<List<Departure>> leftLately(LatelyQuery query) {
        return lately(
                LogSql.LEFT_LATELY,
                query,
                row -> new Departure(
                        new OfConversation(row.getString(0), row.getUUID(1)),
                        row.getLong(2),
                        Leaving.of(row.getInteger(3))));
    }

    private <T> Future<List<T>> lately(String sql, LatelyQuery query, Function<Row, T> read) {
        OfConversation after = query.after().orElse(FIRST_READER);
        Tuple parameters = Tuple.of(
                query.userIds().toArray(String[]::new),
                (double) query.seconds(),
                after.userId(),
                after.conversationId(),
                (long) query.limit());
        return pool.preparedQuery(sql).execute(parameters).map(rows -> {
            List<T> found = new ArrayList<>(rows.size());
            rows.forEach(row -> found.add(read.apply(row)));
            return found;
        });
    }

    private List<Message> messages(RowSet<Row> result) {
        List<Message> messages = new ArrayList<>(result.size());
        for (Row row : result) {
            messages.add(rows.message(row));
        }
        return messages;
    }
}
