package io.pagenow.chat.people;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pagenow.chat.model.Profile;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Caches the names of users, because clients request their lists again and again, and whether users hide their read
 * positions. Every node is notified of changes; a notice that is lost takes effect when the entry expires. Not
 * thread-safe; confined to one event loop.
 */
public final class PersonCache {
    /** Cached users, about 500 bytes each. */
    private static final long MAX_USERS = 50_000;

    private static final Duration TIME_TO_LIVE = Duration.ofMinutes(5);

    private final Pool pool;
    private final Cache<String, Person> cache = Caffeine.newBuilder()
            .maximumSize(MAX_USERS)
            .expireAfterWrite(TIME_TO_LIVE)
            .build();

    /** Counts changes: an entry that was read before a change must not be cached after it. */
    private long changes;

    PersonCache(Pool pool) {
        this.pool = pool;
    }

    /** @param hidesPositions whether the user has switched read receipts off */
    private record Person(Profile profile, boolean hidesPositions) {
        static Person read(Row row) {
            return new Person(PersonCache.profile(row), Boolean.TRUE.equals(row.getBoolean(4)));
        }
    }

    /** Reads a row of user id, name, picture and time of change. */
    static Profile profile(Row row) {
        Optional<String> name = Optional.ofNullable(row.getString(1));
        Optional<String> picture = Optional.ofNullable(row.getString(2));
        boolean isKnown = name.isPresent() || picture.isPresent();
        return new Profile(
                row.getString(0),
                name,
                picture,
                isKnown
                        ? Optional.ofNullable(row.getOffsetDateTime(3)).map(OffsetDateTime::toInstant)
                        : Optional.empty());
    }

    /** Returns the profiles of users, by user id. */
    public Future<Map<String, Profile>> profiles(Collection<String> userIds) {
        return of(userIds).map(persons -> {
            Map<String, Profile> profiles = new HashMap<>();
            persons.forEach((userId, person) -> profiles.put(userId, person.profile));
            return profiles;
        });
    }

    /** Returns whether users hide their read positions, by user id. */
    Future<Map<String, Boolean>> hidingPositions(Collection<String> userIds) {
        return of(userIds).map(persons -> {
            Map<String, Boolean> hiding = new HashMap<>();
            persons.forEach((userId, person) -> hiding.put(userId, person.hidesPositions));
            return hiding;
        });
    }

    private Future<Map<String, Person>> of(Collection<String> userIds) {
        Map<String, Person> found = new HashMap<>(cache.getAllPresent(userIds));
        String[] missing = userIds.stream()
                .filter(userId -> !found.containsKey(userId))
                .distinct()
                .toArray(String[]::new);
        if (missing.length == 0) {
            return Future.succeededFuture(found);
        }
        long changesBefore = changes;
        return pool.preparedQuery(PeopleSql.PERSONS)
                .execute(Tuple.tuple().addArrayOfString(missing))
                .map(rows -> {
                    Map<String, Person> read = new HashMap<>();
                    for (String userId : missing) {
                        read.put(userId, new Person(Profile.unknown(userId), false));
                    }
                    for (Row row : rows) {
                        read.put(row.getString(0), Person.read(row));
                    }
                    if (changes == changesBefore) {
                        cache.putAll(read);
                    }
                    found.putAll(read);
                    return found;
                });
    }

    /** Forgets a user whose profile or settings have changed. */
    void changed(String userId) {
        changes++;
        cache.invalidate(userId);
    }
}
