package io.pagenow.chat.search;

import io.pagenow.chat.bus.message.Missed;
import io.pagenow.chat.bus.message.MissedMessages;
import io.pagenow.chat.bus.message.SearchQuery;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.log.LogReader;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.SearchPage;
import io.pagenow.chat.model.SearchPlace;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** One search: goes back in time, window by window, until it has a page, or its time is over. */
final class SearchRun {
    /** Time of a search. */
    private static final long BUDGET_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Least time that a statement gets. */
    private static final long MIN_MILLIS = 50;

    /** SQLSTATE of a statement that was ended because of its time (PostgreSQL manual, appendix A). */
    private static final String CANCELED = "57014";

    private static final UUID LOWEST = new UUID(0, 0);
    private static final UUID HIGHEST = new UUID(-1, -1);

    private final BoundedPool pool;
    private final Transactions transactions;
    private final LogReader messages;
    private final SearchQuery query;
    private final SearchTerms terms;
    private final long began = System.nanoTime();
    private final List<SearchPage.Result> results = new ArrayList<>();
    private Optional<SearchPlace> reached;
    private boolean outOfTime;

    SearchRun(BoundedPool pool, LogReader messages, SearchQuery query, SearchTerms terms) {
        this.pool = pool;
        this.transactions = new Transactions(pool);
        this.messages = messages;
        this.query = query;
        this.terms = terms;
        this.reached = query.before();
    }

    Future<SearchPage> run() {
        return pool.preparedQuery(SearchSql.PARTITIONS)
                .execute()
                .map(SearchPartitions::months)
                .compose(months ->
                        search(SearchWindow.of(months, query.from(), end()).iterator()))
                .recover(failure -> failure instanceof PgException ended && CANCELED.equals(ended.getSqlState())
                        ? Future.succeededFuture(page(false))
                        : Future.failedFuture(failure));
    }

    /** A message of the time of the place may come before it. */
    private Optional<Instant> end() {
        Optional<Instant> before = reached.map(place -> place.sentAt().plusMillis(1));
        return query.to().isPresent() && before.isPresent()
                ? before.map(place ->
                        place.isBefore(query.to().get()) ? place : query.to().get())
                : query.to().or(() -> before);
    }

    private Future<SearchPage> search(Iterator<SearchWindow> windows) {
        if (!windows.hasNext()) {
            return Future.succeededFuture(page(true));
        }
        SearchWindow window = windows.next();
        return search(window).compose(full -> {
            if (full || outOfTime) {
                return Future.succeededFuture(page(full));
            }
            reached = Optional.of(new SearchPlace(window.from(), LOWEST, 0));
            return remainingMillis() <= 0 && windows.hasNext() ? Future.succeededFuture(page(false)) : search(windows);
        });
    }

    private long remainingMillis() {
        return TimeUnit.NANOSECONDS.toMillis(BUDGET_NANOS - (System.nanoTime() - began));
    }

    /** Returns whether the page is full. One result more than a page tells that there is another page. */
    private Future<Boolean> search(SearchWindow window) {
        int wanted = query.limit() + 1 - results.size();
        return find(window, wanted)
                .compose(places -> messages.missedMessages(messagesAt(places)).compose(found -> {
                    places.forEach(
                            place -> find(found, place).flatMap(this::result).ifPresent(results::add));
                    if (!places.isEmpty()) {
                        reached = Optional.of(places.get(places.size() - 1));
                    }
                    if (results.size() > query.limit()) {
                        return Future.succeededFuture(true);
                    }
                    if (places.size() < wanted) {
                        return Future.succeededFuture(false);
                    }
                    outOfTime = remainingMillis() <= 0;
                    return outOfTime ? Future.succeededFuture(false) : search(window);
                }));
    }

    private Future<List<SearchPlace>> find(SearchWindow window, int limit) {
        SearchPlace before = reached.orElse(new SearchPlace(window.end(), HIGHEST, Long.MAX_VALUE));
        return transactions.run(statements -> statements
                .run(SearchSql.LIMIT_SEARCH, String.valueOf(Math.max(MIN_MILLIS, remainingMillis())))
                .compose(limited -> statements.run(
                        SearchSql.SEARCH,
                        query.userId(),
                        terms.query(query.conversationId(), query.senderId()),
                        time(window.from()),
                        time(window.end()),
                        time(before.sentAt()),
                        before.conversationId(),
                        before.seq(),
                        (long) limit))
                .map(rows -> {
                    List<SearchPlace> places = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        places.add(new SearchPlace(
                                row.getOffsetDateTime("sent_at").toInstant(),
                                row.getUUID("conversation_id"),
                                row.getLong("seq")));
                    }
                    return places;
                }));
    }

    private MissedMessages messagesAt(List<SearchPlace> places) {
        return new MissedMessages(
                query.userId(),
                places.stream()
                        .map(place -> new Missed(place.conversationId(), place.seq() - 1, place.seq()))
                        .toList());
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Optional<Message> find(List<Message> messages, SearchPlace place) {
        return messages.stream()
                .filter(message ->
                        message.seq() == place.seq() && message.conversationId().equals(place.conversationId()))
                .findFirst();
    }

    /** The index may be older than the message: one that was deleted or edited meanwhile is no result. */
    private Optional<SearchPage.Result> result(Message message) {
        return message.state().deletion().isPresent()
                ? Optional.empty()
                : Highlights.of(terms, message.content()).map(places -> new SearchPage.Result(message, places));
    }

    private SearchPage page(boolean complete) {
        if (results.size() <= query.limit()) {
            return new SearchPage(List.copyOf(results), complete ? Optional.empty() : reached, complete);
        }
        List<SearchPage.Result> page = List.copyOf(results.subList(0, query.limit()));
        Message last = page.get(page.size() - 1).message();
        return new SearchPage(
                page, Optional.of(new SearchPlace(last.sentAt(), last.conversationId(), last.seq())), true);
    }
}
