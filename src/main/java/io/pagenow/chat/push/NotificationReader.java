package io.pagenow.chat.push;

import io.pagenow.chat.protocol.PushBodies.Payload;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads who is to be notified of bursts, page by page, as the database decides at that moment. */
final class NotificationReader {
    /** Users in one page. */
    static final int PAGE = 500;

    /** Characters of a message, and of a group's title, that a push has. */
    private static final int MAX_BODY = 300;

    private static final int MAX_TITLE = 100;

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    /** Time since a reaction, beyond the time for which it may wait, in which it is news. */
    private static final int REACTION_SECONDS = 5;

    private final Pool pool;
    private final String sql;
    private final Tuple further;
    private final boolean everyone;

    private NotificationReader(Pool pool, String sql, Tuple further, boolean everyone) {
        this.pool = pool;
        this.sql = sql;
        this.further = further;
        this.everyone = everyone;
    }

    /**
     * Reads who is to be notified of messages; the positions of bursts are those of messages.
     *
     * @param everyone whether users without a subscription are notified too, by the hook
     */
    static NotificationReader ofMessages(Pool pool, boolean everyone) {
        return new NotificationReader(pool, PushSql.TARGETS, Tuple.tuple(), everyone);
    }

    /**
     * Reads who is to be notified of reactions; the positions of bursts are revisions.
     *
     * @param burstSeconds time for which a reaction may wait
     */
    static NotificationReader ofReactions(Pool pool, boolean everyone, int burstSeconds) {
        return new NotificationReader(
                pool, PushSql.REACTION_TARGETS, Tuple.of(burstSeconds + REACTION_SECONDS), everyone);
    }

    /** A place in the order of pages: after a user of a conversation. */
    record Place(UUID conversationId, String userId) {
        static final Place START = new Place(BEFORE_ALL, "");
    }

    /** @param next the place of the next page; empty after the last one */
    record Page(List<Notification> notifications, Optional<Place> next) {}

    Future<Page> read(List<Burst> bursts, Place after) {
        Tuple parameters = Tuple.of(
                bursts.stream().map(Burst::conversationId).toArray(UUID[]::new),
                bursts.stream().map(Burst::first).toArray(Long[]::new),
                bursts.stream().map(Burst::last).toArray(Long[]::new),
                everyone,
                after.conversationId,
                after.userId,
                PAGE);
        for (int index = 0; index < further.size(); index++) {
            parameters.addValue(further.getValue(index));
        }
        return pool.preparedQuery(sql).execute(parameters).map(NotificationReader::page);
    }

    private static Page page(RowSet<Row> rows) {
        List<Notification> notifications = new ArrayList<>();
        Place last = Place.START;
        int users = 0;
        for (Row row : rows) {
            Place place = new Place(row.getUUID("conversation_id"), row.getString("user_id"));
            boolean isNext = !place.equals(last);
            last = place;
            users += isNext ? 1 : 0;
            if (row.getLong("seq") == null) {
                continue;
            }
            if (isNext) {
                notifications.add(new Notification(place.userId, payload(row), new ArrayList<>()));
            }
            if (row.getUUID("subscription_id") != null) {
                notifications.get(notifications.size() - 1).subscriptions().add(subscription(row));
            }
        }
        return new Page(notifications, users < PAGE ? Optional.empty() : Optional.of(last));
    }

    private static Payload payload(Row row) {
        String[] reactions = row.getArrayOfStrings("reactions");
        return new Payload(
                row.getUUID("conversation_id"),
                row.getLong("seq"),
                row.getLong("total"),
                row.getBoolean("is_group"),
                row.getBoolean("mentioned"),
                Optional.ofNullable(row.getString("title"))
                        .filter(title -> row.getBoolean("is_group"))
                        .map(title -> cut(title, MAX_TITLE)),
                row.getString("sender_id"),
                Optional.ofNullable(row.getString("sender_name")),
                Optional.ofNullable(row.getString("body")).map(body -> cut(body, MAX_BODY)),
                reactions == null ? List.of() : List.of(reactions));
    }

    /** Returns the beginning, with an ellipsis if something is left out. */
    private static String cut(String text, int max) {
        return text.codePointCount(0, text.length()) <= max
                ? text
                : text.substring(0, text.offsetByCodePoints(0, max)) + "\u2026";
    }

    private static Subscription subscription(Row row) {
        return new Subscription(
                row.getUUID("subscription_id"),
                URI.create(row.getString("endpoint")),
                new SubscriptionKeys(row.getBuffer("p256dh"), row.getBuffer("auth")),
                row.getInteger("generation"));
    }
}
