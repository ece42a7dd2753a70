package io.pagenow.chat.webhook;

import static java.util.Objects.requireNonNull;

import io.pagenow.chat.bus.message.Deliveries;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.Log;
import io.pagenow.chat.metric.WebhookMeters;
import io.pagenow.chat.webhook.EndpointReport.Before;
import io.pagenow.chat.webhook.NewsFinder.Lead;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers to all endpoints, while this node leads. What this node sees anyway tells it at once which conversations have news; a query every
 * {@value #POLL_MILLIS} ms finds the others, and one that looks at everything a second time, two minutes later, finds what was committed late.
 * Confined to one event loop.
 */
final class WebhookLeader {
    static final long POLL_MILLIS = 3_000;

    private static final Logger log = LoggerFactory.getLogger(WebhookLeader.class);

    private final Vertx vertx;
    private final Pool pool;
    private final LeadConnection lead;
    private final EndpointFactory factory;
    private final News news;
    private final Map<String, EndpointLanes> endpoints = new HashMap<>();

    private final LaneMarks marks;
    private final EndpointStates states;
    private final Promise<Void> ended = Promise.promise();
    private long epoch;
    private long version = -1;
    private long timer;

    /** Ends listening. */
    private Runnable deaf = () -> {};

    private boolean closed;
    private Future<Void> closing = Future.succeededFuture();

    /** Makes the parts of an endpoint. */
    interface EndpointFactory {
        EndpointLanes create(Endpoint endpoint, Before before, long epoch);
    }

    /** The deliveries that this node sees anyway. */
    interface News {
        /** Lets a listener hear it. Returns what ends that. */
        Runnable listen(Consumer<Deliveries> listener);
    }

    /** @param lead the connection that holds the lead */
    WebhookLeader(
            Vertx vertx, Pool pool, LeadConnection lead, EndpointFactory factory, News news, WebhookMeters meters) {
        this.news = news;
        this.vertx = vertx;
        this.pool = pool;
        this.lead = lead;
        this.factory = factory;
        this.marks = new LaneMarks(pool);
        this.states = new EndpointStates(pool, meters);
    }

    /**
     * Delivers until the lead is lost, or no endpoint is enabled.
     *
     * @return completes at the end; fails if the database does not answer
     */
    Future<Void> run() {
        return pool.query(WebhookSql.BEGIN_LEAD)
                .execute()
                .compose(begun -> {
                    Row row = begun.iterator().next();
                    epoch = row.getLong(0);
                    WalkRunner walks = new WalkRunner(pool, lead, marks, epoch);
                    Lead begin = new Lead(epoch, row.getOffsetDateTime(1), row.getOffsetDateTime(2));
                    return readEndpoints().map(read -> new NewsFinder(pool, lead, begin, found(walks)));
                })
                .compose(finder -> {
                    log.info("This node delivers to the webhooks");
                    deaf = news.listen(this::committed);
                    poll(finder);
                    return ended.future();
                });
    }

    private NewsFinder.Listener found(WalkRunner walks) {
        return new NewsFinder.Listener() {
            @Override
            public void news(UUID conversationId, long seq, long rev) {
                endpoints.values().forEach(lanes -> lanes.news(conversationId, seq, rev));
            }

            @Override
            public void reports(String webhookId) {
                EndpointLanes lanes = endpoints.get(webhookId);
                if (lanes != null) {
                    lanes.wakeReports();
                }
            }

            @Override
            public Future<?> endpoints(long found, boolean isWalkRequested) {
                return takeOver(found, isWalkRequested ? Optional.of(walks) : Optional.empty());
            }

            @Override
            public Future<?> mark() {
                return marks.mark(List.copyOf(endpoints.values()), epoch);
            }

            @Override
            public boolean isClosed() {
                return closed;
            }
        };
    }

    /** Takes over changed endpoints, and walks that are requested. */
    private Future<?> takeOver(long found, Optional<WalkRunner> requested) {
        Future<?> read =
                found == version ? Future.succeededFuture() : readEndpoints().onSuccess(done -> version = found);
        return requested.isPresent() ? read.compose(done -> requested.get().run(endpoints)) : read;
    }

    private Future<Void> readEndpoints() {
        return pool.query(WebhookSql.ENDPOINTS).execute().map(rows -> {
            Set<String> enabled = new HashSet<>();
            for (Row row : rows) {
                Endpoint endpoint = Endpoint.of(row);
                enabled.add(endpoint.id());
                EndpointLanes known = endpoints.get(endpoint.id());
                if (known == null) {
                    begin(endpoint, row);
                } else {
                    known.replace(endpoint);
                }
            }
            List<String> gone = endpoints.keySet().stream()
                    .filter(id -> !enabled.contains(id))
                    .toList();
            for (String id : gone) {
                requireNonNull(endpoints.remove(id), "taken from the keys").close();
                marks.end(id);
            }
            return null;
        });
    }

    private void begin(Endpoint endpoint, Row row) {
        EndpointLanes lanes = factory.create(
                endpoint,
                new Before(
                        WebhookStore.time(row, 9),
                        WebhookStore.time(row, 10),
                        Optional.ofNullable(row.getString(11)),
                        row.getString(12),
                        WebhookStore.time(row, 13)),
                epoch);
        endpoints.put(endpoint.id(), lanes);
        marks.begin(endpoint.id());
        lanes.wakeReports();
    }

    /** Takes over what this node has committed, or delivers. */
    private void committed(Deliveries deliveries) {
        for (Envelope envelope : deliveries.deliveries()) {
            for (EndpointLanes lanes : endpoints.values()) {
                if (envelope.log() == Log.MESSAGES) {
                    lanes.news(envelope.conversationId(), envelope.position(), 0);
                } else if (envelope.log() == Log.CHANGES) {
                    lanes.news(envelope.conversationId(), 0, envelope.position());
                }
            }
        }
    }

    private void poll(NewsFinder finder) {
        finder.poll()
                .compose(polled -> marks.take(List.copyOf(endpoints.values())))
                .compose(taken -> states.save(List.copyOf(endpoints.values()), epoch))
                .onSuccess(saved -> {
                    states.measure(endpoints.values());
                    if (closed || endpoints.isEmpty()) {
                        ended.tryComplete();
                    } else {
                        timer = vertx.setTimer(POLL_MILLIS, id -> poll(finder));
                    }
                })
                .onFailure(ended::tryFail);
    }

    /** Ends deliveries, and saves where they are. */
    Future<Void> close() {
        if (!closed) {
            closing = end();
        }
        return closing;
    }

    private Future<Void> end() {
        closed = true;
        vertx.cancelTimer(timer);
        deaf.run();
        ended.tryComplete();
        states.measure(List.of());
        List<Future<Void>> saved = new ArrayList<>();
        for (EndpointLanes lanes : endpoints.values()) {
            saved.add(lanes.close());
        }
        endpoints.clear();
        return saved.isEmpty() ? Future.succeededFuture() : Future.join(saved).mapEmpty();
    }
}
