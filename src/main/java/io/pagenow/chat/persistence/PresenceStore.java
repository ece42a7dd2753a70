package io.pagenow.chat.persistence;

import io.pagenow.chat.bus.Addresses.Audience;
import io.pagenow.chat.bus.Addresses.AudienceQuery;
import io.pagenow.chat.bus.Addresses.LastSeen;
import io.pagenow.chat.bus.Addresses.PresenceQuery;
import io.pagenow.chat.bus.Addresses.StoredPresence;
import io.pagenow.chat.bus.Addresses.Visibility;
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

/** When people were last seen, whether they want that known, and whom it concerns. */
final class PresenceStore {
    private final Pool pool;

    PresenceStore(Pool pool) {
        this.pool = pool;
    }

    Future<List<StoredPresence>> find(PresenceQuery query) {
        return pool.preparedQuery(Sql.STORED_PRESENCE)
                .execute(pair(query.userId(), query.userIds().toArray(String[]::new)))
                .map(rows -> {
                    List<StoredPresence> found = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        found.add(stored(row.getString(0), row.getBoolean(1), row.getOffsetDateTime(2)));
                    }
                    return found;
                });
    }

    Future<List<Audience>> audiences(AudienceQuery query) {
        Tuple parameters =
                pair(query.changed().toArray(String[]::new), query.connected().toArray(String[]::new));
        return pool.preparedQuery(Sql.AUDIENCES).execute(parameters).map(rows -> {
            List<Audience> audiences = new ArrayList<>(rows.size());
            for (Row row : rows) {
                audiences.add(new Audience(changed(row), List.of(row.getArrayOfStrings(3))));
            }
            return audiences;
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

    Future<Void> storeLastSeen(LastSeen lastSeen) {
        String[] userIds = new String[lastSeen.byUser().size()];
        OffsetDateTime[] times = new OffsetDateTime[userIds.length];
        int index = 0;
        for (Map.Entry<String, Instant> user : lastSeen.byUser().entrySet()) {
            userIds[index] = user.getKey();
            times[index++] = user.getValue().atOffset(ZoneOffset.UTC);
        }
        return pool.preparedQuery(Sql.STORE_LAST_SEEN)
                .execute(pair(userIds, times))
                .mapEmpty();
    }

    /** @return whether that is a change */
    Future<Boolean> storeVisibility(Visibility visibility) {
        return pool.preparedQuery(Sql.STORE_VISIBILITY)
                .execute(Tuple.of(visibility.userId(), visibility.visible()))
                .map(rows -> rows.size() == 1);
    }

    /** {@link Tuple#of(Object, Object...)} would take an array in the second place apart. */
    private static Tuple pair(Object first, Object second) {
        return Tuple.of(first, second);
    }
}
