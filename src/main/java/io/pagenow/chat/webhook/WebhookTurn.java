package io.pagenow.chat.webhook;

import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.outbound.OutageLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/**
 * Decides which node delivers to webhooks: one at a time. While no endpoint is enabled nobody does, and nothing is asked of the database. Confined
 * to one event loop.
 */
final class WebhookTurn {
    /** Time between two attempts to take the lead. */
    private static final long INTERVAL_MILLIS = 5_000;

    private final Vertx vertx;
    private final BoundedPool pool;
    private final Function<LeadConnection, WebhookLeader> leaders;
    private final OutageLog outages = new OutageLog(LoggerFactory.getLogger(WebhookTurn.class));
    private Optional<WebhookLeader> leading = Optional.empty();
    private Future<Boolean> attempt = Future.succeededFuture(false);

    /** Whether an endpoint was said to be enabled since the last attempt began. */
    private boolean isAsked;

    private boolean isScheduled;
    private long timer;
    private boolean closed;

    /** @param leaders makes what delivers while this node leads */
    WebhookTurn(Vertx vertx, BoundedPool pool, Function<LeadConnection, WebhookLeader> leaders) {
        this.vertx = vertx;
        this.pool = pool;
        this.leaders = leaders;
    }

    /** Tells that an endpoint is enabled. */
    void enabled() {
        isAsked = true;
        if (attempt.isComplete() && !isScheduled) {
            tryToLead();
        }
    }

    /** Tells that no endpoint is enabled: the next attempt waits until one is. */
    void disabled() {
        isAsked = false;
        isScheduled = false;
        vertx.cancelTimer(timer);
    }

    private void tryToLead() {
        if (closed || !attempt.isComplete()) {
            return;
        }
        isAsked = false;
        attempt = LeadConnection.take(pool)
                .compose(taken -> taken.isPresent() ? lead(taken.get()) : Future.succeededFuture(true))
                .recover(failure -> {
                    outages.warn(
                            "database",
                            "Nothing is delivered to webhooks for now, trying again: {}",
                            failure.getMessage());
                    return Future.succeededFuture(true);
                });
        attempt.onSuccess(again -> {
            if (again && !closed) {
                schedule();
            } else if (isAsked) {
                tryToLead();
            }
        });
    }

    private void schedule() {
        isScheduled = true;
        timer = vertx.setTimer(INTERVAL_MILLIS, id -> {
            isScheduled = false;
            tryToLead();
        });
    }

    /** Returns false when no endpoint is enabled any more. */
    private Future<Boolean> lead(LeadConnection connection) {
        if (closed) {
            return connection.close().map(false);
        }
        WebhookLeader leader = leaders.apply(connection);
        leading = Optional.of(leader);
        return leader.run().map(false).eventually(() -> {
            leading = Optional.empty();
            return leader.close().otherwiseEmpty().eventually(connection::close);
        });
    }

    /** Ends deliveries, and gives the lead away. */
    Future<Void> close() {
        closed = true;
        vertx.cancelTimer(timer);
        leading.ifPresent(WebhookLeader::close);
        return attempt.otherwiseEmpty().mapEmpty();
    }
}
