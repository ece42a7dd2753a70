package io.pagenow.chat.persistence;

import io.pagenow.chat.bus.message.AudienceQuery;
import io.pagenow.chat.bus.message.BlockedPair;
import io.pagenow.chat.bus.message.BlockedPairsQuery;
import io.pagenow.chat.bus.message.LastSeen;
import io.pagenow.chat.bus.message.PresenceAudience;
import io.pagenow.chat.bus.message.PresenceQuery;
import io.pagenow.chat.bus.message.StoredPresence;
import io.pagenow.chat.bus.message.Visibility;
import io.pagenow.chat.database.DatabaseFailures;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores last-seen times and visibility, and finds the users whom a change concerns. */
final class PresenceStore {
    private static final Logger log = LoggerFactory.getLogger(PresenceStore.class);

    private final Pool pool;
    private final Friendships friendships;
    private final Predicate<String> isErased;

    /** @param isErased whether a user was erased, of whom nothing is stored */
    PresenceStore(Pool pool, Friendships friendships, Predicate<String> isErased) {
        this.isErased = isErased;
        this.pool = pool;
        this.friendships = friendships;
    }

    Future<List<StoredPresence>> find(PresenceQuery query) {
        Tuple parameters = pair(query.userId(), query.userIds().toArray(String[]::new));
        return friendships
                .choose(
                        PresenceSql.STORED_PRESENCE_OR_FRIENDSHIP,
                        PresenceSql.STORED_PRESENCE,
                        statement -> pool.preparedQuery(statement).execute(parameters))
                .map(rows -> {
                    List<StoredPresence> found = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        found.add(stored(row.getString(0), row.getBoolean(1), row.getOffsetDateTime(2)));
                    }
                    return found;
                });
    }

    /** Returns about how many members the conversations of some users have together, without friends. */
    Future<Long> audienceSize(List<String> changed) {
        return pool.preparedQuery(PresenceSql.AUDIENCE_SIZE)
                .execute(Tuple.of((Object) changed.toArray(String[]::new)))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** Returns the users whom the changes concern, of those who are connected if they are given, those who are blocked included. */
    Future<List<PresenceAudience>> audiences(AudienceQuery query) {
        String[] changed = query.changed().toArray(String[]::new);
        return query.connected()
                .map(connected -> ofConnected(changed, connected))
                .orElseGet(() -> ofMembers(changed));
    }

    private Future<List<PresenceAudience>> ofConnected(String[] changed, List<String> connected) {
        return audiences(
                PresenceSql.AUDIENCES_OR_FRIENDSHIP,
                PresenceSql.AUDIENCES,
                pair(changed, connected.toArray(String[]::new)));
    }

    private Future<List<PresenceAudience>> ofMembers(String[] changed) {
        return audiences(
                PresenceSql.AUDIENCES_OF_MEMBERS_OR_FRIENDSHIP, PresenceSql.AUDIENCES_OF_MEMBERS, Tuple.of((Object)
                        changed));
    }

    private Future<List<PresenceAudience>> audiences(String withFriendships, String without, Tuple parameters) {
        return friendships
                .choose(withFriendships, without, statement -> pool.preparedQuery(statement)
                        .execute(parameters))
                .map(rows -> {
                    List<PresenceAudience> audiences = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        audiences.add(new PresenceAudience(changed(row), List.of(row.getArrayOfStrings(3))));
                    }
                    return audiences;
                });
    }

    /** Returns the users who changed and their recipients of whom one has blocked the other. */
    Future<List<BlockedPair>> blockedPairs(BlockedPairsQuery query) {
        return pool.preparedQuery(PresenceSql.BLOCKED_PAIRS)
                .execute(pair(
                        query.changed().toArray(String[]::new),
                        query.recipients().toArray(String[]::new)))
                .map(rows -> {
                    List<BlockedPair> pairs = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        pairs.add(new BlockedPair(row.getString(0), row.getString(1)));
                    }
                    return pairs;
                });
    }

    private static List<StoredPresence> changed(Row row) {
        String[] userIds = row.getArrayOfStrings(0);
        Boolean[] visible = row.getArrayOfBooleans(1);
        OffsetDateTime[] lastSeenAt = row.getArrayOfOffsetDateTimes(2);
        List<StoredPresence> changed = new ArrayList<>(userIds.length);
        for (int index = 0; index < userIds.length; index++) {
            changed.add(stored(userIds[index], visible[index], lastSeenAt[index]));
        }
        return changed;
    }

    private static StoredPresence stored(String userId, boolean visible, OffsetDateTime lastSeenAt) {
        return new StoredPresence(
                userId, visible, Optional.ofNullable(lastSeenAt).map(OffsetDateTime::toInstant));
    }

    /**
     * Stores last-seen times. Skips users whose row the database refuses, for example by a trigger, and stores the
     * others.
     */
    Future<Void> storeLastSeen(LastSeen lastSeen) {
        return storeLastSeen(lastSeen.byUser().entrySet().stream()
                .filter(user -> !isErased.test(user.getKey()))
                .toList());
    }

    private Future<Void> storeLastSeen(List<Map.Entry<String, Instant>> users) {
        String[] userIds = users.stream().map(Map.Entry::getKey).toArray(String[]::new);
        OffsetDateTime[] times = users.stream()
                .map(user -> user.getValue().atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
        return pool.preparedQuery(PresenceSql.STORE_LAST_SEEN)
                .execute(pair(userIds, times))
                .<Void>mapEmpty()
                .recover(failure -> DatabaseFailures.isOfData(failure)
                        ? storeWithoutRefused(users, failure)
                        : Future.failedFuture(failure));
    }

    private Future<Void> storeWithoutRefused(List<Map.Entry<String, Instant>> users, Throwable refusal) {
        int half = users.size() / 2;
        if (half == 0) {
            log.debug("The database refused the last-seen time of a user", refusal);
            return Future.succeededFuture();
        }
        return storeLastSeen(users.subList(0, half)).compose(first -> storeLastSeen(users.subList(half, users.size())));
    }

    /** Stores the visibility of a user. Returns whether it changed. */
    Future<Boolean> storeVisibility(Visibility visibility) {
        return pool.preparedQuery(PresenceSql.STORE_VISIBILITY)
                .execute(Tuple.of(visibility.userId(), visibility.visible()))
                .map(rows -> rows.size() == 1);
    }

    /** Keeps the array whole: {@link Tuple#of(Object, Object...)} would spread it. */
    private static Tuple pair(Object first, Object second) {
        return Tuple.of(first, second);
    }
}
