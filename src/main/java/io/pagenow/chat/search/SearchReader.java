package io.pagenow.chat.search;

import io.pagenow.chat.bus.message.SearchQuery;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.limit.TaskLanes;
import io.pagenow.chat.log.LogReader;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.SearchPage;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.TimeUnit;

/** Answers searches. A user has one at a time, and few run at once. Confined to one event loop. */
final class SearchReader {
    private static final int MAX_RUNNING = 4;
    private static final int MAX_WAITING = 200;
    private static final int MAX_WAITING_OF_USER = 4;

    /** Nobody waits for a search that began later than this. */
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final BoundedPool pool;
    private final LogReader messages;
    private final WorkerExecutor workers;
    private final TaskLanes<String> users = new TaskLanes<>(1, MAX_WAITING_OF_USER, SearchReader::tooMany);
    private final TaskLanes<Boolean> all = new TaskLanes<>(MAX_RUNNING, MAX_WAITING, SearchReader::tooMany);

    /** @param workers find the words in the results */
    SearchReader(BoundedPool pool, LogReader messages, WorkerExecutor workers) {
        this.pool = pool;
        this.messages = messages;
        this.workers = workers;
    }

    private static ChatException tooMany() {
        return ChatException.overloaded("More searches wait than the server accepts; repeat it in a moment");
    }

    /** Fails with {@code INVALID_FIELD} if the text has no word, with {@code OVERLOADED} if too many searches wait, or this one for too long. */
    Future<SearchPage> search(SearchQuery query) {
        SearchTerms terms = SearchTerms.parse(query.text());
        if (terms.isEmpty()) {
            return Future.failedFuture(ChatException.ofField(
                    ErrorCode.INVALID_FIELD, "q", "Invalid parameter 'q': it has no letter and no digit"));
        }
        long asked = System.nanoTime();
        return users.run(query.userId(), () -> all.run(true, () -> run(query, terms, asked)));
    }

    private Future<SearchPage> run(SearchQuery query, SearchTerms terms, long asked) {
        return System.nanoTime() - asked > MAX_WAIT_NANOS
                ? Future.failedFuture(tooMany())
                : new SearchRun(pool, messages, workers, query, terms).run();
    }
}
