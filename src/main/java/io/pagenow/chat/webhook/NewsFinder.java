package io.pagenow.chat.webhook;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Finds the conversations with news in the database, for one lead. A poll looks at the last minutes. What is older than {@link #SETTLED} is
 * looked at a second time, in spans that grow while nothing is found: by then all of it is committed, so nothing is left out, whenever it was
 * committed. How far that has come is saved. Confined to one event loop. Methods fail with the database's error, and when another node leads.
 */
final class NewsFinder {
    /** Time of before that a poll looks at again. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    /** Age at which everything is committed and visible. */
    private static final Duration SETTLED = Duration.ofMinutes(2);

    /** Time after which what has settled is looked at. */
    private static final Duration SETTLE_INTERVAL = Duration.ofSeconds(30);

    /** Advance that is saved although nothing was found. */
    private static final Duration WORTH_SAVING = Duration.ofMinutes(10);

    private static final Duration FIRST_SPAN = Duration.ofMinutes(1);
    private static final Duration LONGEST_SPAN = Duration.ofDays(30);

    /** Spans of one round; the next round goes on. */
    private static final int MAX_SPANS = 20;

    /** Conversations of one page. */
    private static final int PAGE = 5_000;

    private static final UUID NOWHERE = new UUID(0, 0);
    private static final OffsetDateTime FAR = OffsetDateTime.of(9999, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private final Pool pool;
    private final LeadConnection lead;
    private final Listener listener;
    private final Lead begun;
    private OffsetDateTime settledAt;
    private OffsetDateTime savedSettledAt;
    private OffsetDateTime youngFrom;
    private Duration span = FIRST_SPAN;
    private boolean hasFound;

    /**
     * A lead as it begins.
     *
     * @param epoch its number
     * @param settledAt up to where a former lead has looked at what has settled
     * @param now the time of the database
     */
    record Lead(long epoch, OffsetDateTime settledAt, OffsetDateTime now) {}

    /** Takes over what is found. */
    interface Listener {
        /** A conversation has news up to these positions; a position is 0 if the news is none of its kind. */
        void news(UUID conversationId, long seq, long rev);

        /** An endpoint has reports that wait. */
        void reports(String webhookId);

        /**
         * The endpoints may have changed.
         *
         * @param version differs if they have
         * @param isWalkRequested whether an endpoint is to begin elsewhere
         */
        Future<?> endpoints(long version, boolean isWalkRequested);

        /** Stores which conversations wait, before the finder goes on. */
        Future<?> mark();

        /** Returns whether the lead has ended. */
        boolean isClosed();
    }

    NewsFinder(Pool pool, LeadConnection lead, Lead begun, Listener listener) {
        this.pool = pool;
        this.lead = lead;
        this.begun = begun;
        this.listener = listener;
        savedSettledAt = begun.settledAt();
        settledAt = earlier(begun.settledAt(), begun.now().minus(SETTLED));
        youngFrom = begun.now().minus(SETTLED).minus(OVERLAP);
    }

    /** If the clock of the database was set back, what has happened since is looked at again. */
    private static OffsetDateTime earlier(OffsetDateTime one, OffsetDateTime other) {
        return one.isBefore(other) ? one : other;
    }

    /** Looks at what is new, and at what has settled. */
    Future<Void> poll() {
        return look(youngFrom, FAR, NOWHERE, true).compose(now -> {
            youngFrom = now.minus(OVERLAP);
            settledAt = earlier(settledAt, now.minus(SETTLED));
            return settle(now, MAX_SPANS);
        });
    }

    /**
     * Finds the conversations with news in a span of time, page by page.
     *
     * @param isPoll whether to look at the endpoints as well
     * @return the time of the database before the last page
     */
    private Future<OffsetDateTime> look(OffsetDateTime from, OffsetDateTime until, UUID after, boolean isPoll) {
        Tuple parameters = Tuple.of(from, until, after, (long) PAGE);
        return lead.check()
                .compose(leads -> pool.preparedQuery(CursorSql.POLL).execute(parameters))
                .compose(rows -> {
                    Row first = rows.iterator().next();
                    if (first.getLong(4) != begun.epoch()) {
                        return Future.failedFuture(new IllegalStateException("another node leads"));
                    }
                    OffsetDateTime now = first.getOffsetDateTime(1);
                    Future<?> prepared = isPoll
                            ? listener.endpoints(first.getLong(0), first.getBoolean(2))
                            : Future.succeededFuture();
                    return prepared.compose(
                                    done -> first.getBoolean(3) ? findReports(from, until) : Future.succeededFuture())
                            .compose(found -> {
                                UUID last = tell(rows);
                                return rows.size() < PAGE
                                        ? Future.succeededFuture(now)
                                        : listener.mark().compose(marked -> look(from, until, last, false));
                            });
                });
    }

    /** Returns the last conversation. */
    private UUID tell(RowSet<Row> news) {
        UUID last = NOWHERE;
        for (Row row : news) {
            if (row.getUUID(5) != null) {
                last = row.getUUID(5);
                hasFound = true;
                listener.news(last, row.getLong(6), row.getLong(7));
            }
        }
        return last;
    }

    private Future<Void> findReports(OffsetDateTime from, OffsetDateTime until) {
        return pool.preparedQuery(WebhookSql.FIND_REPORTS)
                .execute(Tuple.of(from, until))
                .map(rows -> {
                    rows.forEach(row -> listener.reports(row.getString(0)));
                    return null;
                });
    }

    private Future<Void> settle(OffsetDateTime now, int spans) {
        OffsetDateTime settled = now.minus(SETTLED);
        if (listener.isClosed() || spans == 0 || settledAt.plus(SETTLE_INTERVAL).isAfter(settled)) {
            return Future.succeededFuture();
        }
        OffsetDateTime until = earlier(settledAt.plus(span), settled);
        boolean hadFound = hasFound;
        hasFound = false;
        return look(settledAt, until, NOWHERE, false)
                .compose(looked -> listener.mark())
                .compose(marked -> {
                    span = hasFound ? FIRST_SPAN : longer(span);
                    hasFound |= hadFound;
                    settledAt = until;
                    return saveSettled();
                })
                .compose(saved -> settle(now, spans - 1));
    }

    private static Duration longer(Duration span) {
        Duration twice = span.multipliedBy(2);
        return twice.compareTo(LONGEST_SPAN) < 0 ? twice : LONGEST_SPAN;
    }

    private Future<Void> saveSettled() {
        boolean isWorthSaving =
                hasFound || Duration.between(savedSettledAt, settledAt).compareTo(WORTH_SAVING) > 0;
        if (!isWorthSaving || !settledAt.isAfter(savedSettledAt)) {
            return Future.succeededFuture();
        }
        hasFound = false;
        OffsetDateTime saved = settledAt;
        return pool.preparedQuery(WebhookSql.SAVE_SETTLED)
                .execute(Tuple.of(saved, begun.epoch()))
                .onSuccess(done -> savedSettledAt = saved)
                .compose(done -> pool.preparedQuery(WebhookSql.FORGET_REPORTS).execute(Tuple.of(saved)))
                .compose(done -> pool.preparedQuery(CursorSql.FORGET_DELETED).execute(Tuple.of(saved)))
                .mapEmpty();
    }
}
