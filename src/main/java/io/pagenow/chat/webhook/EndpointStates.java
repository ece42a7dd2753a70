package io.pagenow.chat.webhook;

import io.pagenow.chat.metric.WebhookMeters;
import io.pagenow.chat.webhook.EndpointReport.Snapshot;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells of the endpoints how they are: administrators by the database, and the metrics. */
final class EndpointStates {
    private final Pool pool;
    private final WebhookMeters meters;

    EndpointStates(Pool pool, WebhookMeters meters) {
        this.pool = pool;
        this.meters = meters;
    }

    /** Saves what has changed since the last time. Fails if the database does not answer; then it is saved the next time. */
    Future<Void> save(List<EndpointLanes> endpoints, long epoch) {
        Future<Void> done = Future.succeededFuture();
        for (EndpointLanes lanes : endpoints) {
            Optional<Snapshot> snapshot = lanes.takeSnapshot();
            if (snapshot.isPresent()) {
                done = done.compose(before -> save(lanes, snapshot.get(), epoch));
            }
        }
        return done;
    }

    private Future<Void> save(EndpointLanes lanes, Snapshot snapshot, long epoch) {
        return pool.preparedQuery(WebhookSql.SAVE_STATE)
                .execute(Tuple.of(
                        lanes.endpoint().id(),
                        time(snapshot.failingSince()),
                        time(snapshot.lastSuccessAt()),
                        snapshot.lastError().orElse(null),
                        snapshot.waiting(),
                        time(snapshot.pausedUntil()),
                        snapshot.attempts(),
                        epoch))
                .onFailure(failure -> lanes.notSaved())
                .mapEmpty();
    }

    private static @Nullable OffsetDateTime time(Optional<Instant> time) {
        return time.map(instant -> instant.atOffset(ZoneOffset.UTC)).orElse(null);
    }

    void measure(Collection<EndpointLanes> endpoints) {
        int failing = 0;
        int waiting = 0;
        Duration oldest = Duration.ZERO;
        for (EndpointLanes lanes : endpoints) {
            failing += lanes.isFailing() ? 1 : 0;
            waiting += lanes.waiting();
            oldest = oldest.compareTo(lanes.lag()) < 0 ? lanes.lag() : oldest;
        }
        meters.state(endpoints.size(), failing, waiting, oldest);
    }
}
