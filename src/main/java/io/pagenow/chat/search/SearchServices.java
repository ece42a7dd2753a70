package io.pagenow.chat.search;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.ServiceBinder;
import io.pagenow.chat.bus.message.SearchQuery;
import io.pagenow.chat.database.BoundedPool;
import io.pagenow.chat.log.LogReader;
import io.pagenow.chat.metric.SearchMeters;
import io.pagenow.chat.model.SearchPage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;

/** Serves the address of search, and keeps the index. */
public final class SearchServices {
    /** Threads for the texts of messages: one for the index, one for searches. */
    private static final int WORKERS = 2;

    private final WorkerExecutor workers;
    private final SearchIndexer indexer;
    private final SearchReader reader;
    private final SearchMeters meters;

    public SearchServices(Vertx vertx, BoundedPool pool, LogReader messages, SearchMeters meters) {
        this.workers = vertx.createSharedWorkerExecutor("chat-search", WORKERS);
        this.indexer = new SearchIndexer(vertx, pool, workers, meters);
        this.reader = new SearchReader(pool, messages, workers);
        this.meters = meters;
    }

    /** Serves the address and starts to index. */
    public void bind(ServiceBinder binder) {
        binder.serve(Addresses.SEARCH, this::search);
        indexer.start();
    }

    private Future<SearchPage> search(SearchQuery query) {
        long began = System.nanoTime();
        return reader.search(query).onComplete(done -> meters.searches().record(System.nanoTime() - began));
    }

    /** Stops indexing after the round in progress. */
    public void close() {
        indexer.close();
        workers.close();
    }
}
