package io.pagenow.chat.search;

import io.pagenow.chat.bus.message.Missed;
import io.pagenow.chat.bus.message.MissedMessages;
import io.pagenow.chat.bus.message.SearchQuery;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.database.Transactions;
import io.pagenow.chat.log.LogReader;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Message;
import io.pagenow.chat.model.SearchPage;
import io.pagenow.chat.model.SearchPlace;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
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

    /** Most time that a statement gets: if it is not enough, a shorter window is tried. */
    private static final long STATEMENT_MILLIS = 700;

    /** SQLSTATE of a statement that was ended because of its time (PostgreSQL manual, appendix A). */
    private static final String CANCELED = "57014";

    private static final UUID LOWEST = new UUID(0, 0);
    private static final UUID HIGHEST = new UUID(-1, -1);

    private final BoundedPool pool;
    private final Transactions transactions;
    private final LogReader messages;
    private final WorkerExecutor workers;
    private final SearchQuery query;
    private final SearchTerms terms;
    private final long began = System.nanoTime();
    private final List<SearchPage.Result> results = new ArrayList<>();
    private Optional<SearchPlace> reached;
    private boolean outOfTime;

    /** @param workers find the words in the results, which may be long */
    SearchRun(BoundedPool pool, LogReader messages, WorkerExecutor workers, SearchQuery query, SearchTerms terms) {
        this.pool = pool;
        this.transactions = new Transactions(pool);
        this.messages = messages;
        this.workers = workers;
        this.query = query;
        this.terms = terms;
        this.reached = query.before();
    }

    /** Fails with {@code OVERLOADED} if the database is so slow that the search gets no further. */
    Future<SearchPage> run() {
        return pool.preparedQuery(SearchSql.PARTITIONS)
                .execute()
                .map(SearchPartitions::months)
                .compose(months -> searchAll(new SearchWindows(months, query.from(), end(), Instant.now())));
    }

    /** A message of the time of the place may come before it. */
    private Optional<Instant> end() {
        Optional<Instant> before = reached.map(place -> place.sentAt().plusMillis(1));
        return query.to().isPresent() && before.isPresent()
                ? before.map(place ->
                        place.isBefore(query.to().get()) ? place : query.to().get())
                : query.to().or(() -> before);
    }

    private Future<SearchPage> searchAll(SearchWindows windows) {
        Optional<SearchWindow> next = windows.next();
        if (next.isEmpty()) {
            return Future.succeededFuture(page(true));
        }
        SearchWindow window = next.get();
        long began = System.nanoTime();
        return search(window)
                .compose(full -> {
                    if (full || outOfTime) {
                        return Future.succeededFuture(page(full));
                    }
                    reached = Optional.of(new SearchPlace(window.from(), LOWEST, 0));
                    windows.passed(window, Duration.ofNanos(System.nanoTime() - began));
                    return remainingMillis() <= 0 && windows.next().isPresent()
                            ? Future.succeededFuture(page(false))
                            : searchAll(windows);
                })
                .recover(failure -> isCanceled(failure) ? retry(windows, window) : Future.failedFuture(failure));
    }

    private static boolean isCanceled(Throwable failure) {
        return failure instanceof PgException ended && CANCELED.equals(ended.getSqlState());
    }

    /** The search goes on in a shorter window, or ends with what it has; a page that gets no further would be asked for again and again. */
    private Future<SearchPage> retry(SearchWindows windows, SearchWindow window) {
        Instant end = reached.map(place -> place.sentAt().plusMillis(1))
                .filter(window.end()::isAfter)
                .orElse(window.end());
        if (remainingMillis() > MIN_MILLIS && windows.narrow(new SearchWindow(window.from(), end))) {
            return searchAll(windows);
        }
        return reached.equals(query.before())
                ? Future.failedFuture(
                        ChatException.overloaded(
                                "The search takes too long: narrow it by conversationId, senderId, from or to, or repeat it later"))
                : Future.succeededFuture(page(false));
    }

    private long remainingMillis() {
        return TimeUnit.NANOSECONDS.toMillis(BUDGET_NANOS - (System.nanoTime() - began));
    }

    /** Returns whether the page is full. One result more than a page tells that there is another page. */
    private Future<Boolean> search(SearchWindow window) {
        int wanted = query.limit() + 1 - results.size();
        return find(window, wanted).compose(places -> messages.missedMessages(messagesAt(places))
                .compose(found -> resultsOf(places, found))
                .compose(found -> {
                    results.addAll(found);
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

    private Future<List<SearchPage.Result>> resultsOf(List<SearchPlace> places, List<Message> found) {
        return places.isEmpty()
                ? Future.succeededFuture(List.of())
                : workers.executeBlocking(
                        () -> places.stream()
                                .flatMap(place -> find(found, place).flatMap(this::result).stream())
                                .toList(),
                        false);
    }

    private Future<List<SearchPlace>> find(SearchWindow window, int limit) {
        SearchPlace before = reached.orElse(new SearchPlace(window.end(), HIGHEST, Long.MAX_VALUE));
        return transactions.run(statements -> statements
                .run(
                        SearchSql.LIMIT_SEARCH,
                        String.valueOf(Math.max(MIN_MILLIS, Math.min(STATEMENT_MILLIS, remainingMillis()))))
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
