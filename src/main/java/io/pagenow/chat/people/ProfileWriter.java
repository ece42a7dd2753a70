package io.pagenow.chat.people;

import io.pagenow.chat.bus.message.ProfileClaim;
import io.pagenow.chat.database.DatabaseFailures;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the names and pictures that tokens state, in batches. Nobody waits for it: a failure is only logged, and the
 * claims are stored later. Confined to one event loop.
 */
final class ProfileWriter {
    /** Interval at which claims are stored. */
    static final long INTERVAL_MILLIS = 200;

    private static final int MAX_WAITING = 10_000;
    private static final int MAX_BATCH = 500;

    /** Rounds skipped after a failure. */
    private static final int SKIPPED_ROUNDS = 25;

    private static final Logger log = LoggerFactory.getLogger(ProfileWriter.class);

    private final Pool pool;
    private final ProfileNews news;
    private final Predicate<String> isErased;
    private final Map<String, ProfileClaim> waiting = new LinkedHashMap<>();
    private boolean writing;
    private int roundsToSkip;

    /** @param isErased whether a user was erased, of whom nothing is stored */
    ProfileWriter(Pool pool, ProfileNews news, Predicate<String> isErased) {
        this.isErased = isErased;
        this.pool = pool;
        this.news = news;
    }

    /** Queues a claim. The newest one of a user counts. */
    void add(ProfileClaim claim) {
        ProfileClaim known = waiting.get(claim.userId());
        if (known == null ? waiting.size() < MAX_WAITING : claim.isNewerThan(known)) {
            waiting.put(claim.userId(), claim);
        }
    }

    /** Stores a batch of what waits. Called at each interval. */
    void flush() {
        waiting.keySet().removeIf(isErased);
        if (roundsToSkip > 0) {
            roundsToSkip--;
        } else if (!writing && !waiting.isEmpty()) {
            write(nextBatch());
        }
    }

    private List<ProfileClaim> nextBatch() {
        List<ProfileClaim> batch = new ArrayList<>();
        Iterator<ProfileClaim> first = waiting.values().iterator();
        while (first.hasNext() && batch.size() < MAX_BATCH) {
            batch.add(first.next());
            first.remove();
        }
        return batch;
    }

    private void write(List<ProfileClaim> batch) {
        writing = true;
        store(batch).onComplete(done -> writing = false).onFailure(failure -> {
            if (DatabaseFailures.isOfData(failure)) {
                log.warn("The database rejects {} profiles; they are left out: {}", batch.size(), failure.getMessage());
            } else {
                log.warn("Profiles are not stored yet, retrying: {}", failure.getMessage());
                roundsToSkip = SKIPPED_ROUNDS;
                batch.forEach(this::add);
            }
        });
    }

    private Future<Void> store(List<ProfileClaim> batch) {
        Tuple columns = Tuple.of(
                batch.stream().map(ProfileClaim::userId).toArray(String[]::new),
                batch.stream().map(claim -> claim.name().orElse(null)).toArray(String[]::new),
                batch.stream().map(claim -> claim.picture().orElse(null)).toArray(String[]::new),
                batch.stream().map(claim -> time(claim.issuedAt())).toArray(OffsetDateTime[]::new));
        return pool.preparedQuery(PeopleSql.STORE_CLAIMS).execute(columns).map(rows -> {
            for (Row row : rows) {
                if (row.getBoolean(4)) {
                    news.changed(PersonCache.profile(row));
                }
            }
            return null;
        });
    }

    private static @Nullable OffsetDateTime time(Optional<Instant> instant) {
        return instant.map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null);
    }
}
