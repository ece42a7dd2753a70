package io.pagenow.chat.cache;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A cache that reads missing entries in one batch. A key that is being read is not read a second time, and neither absent
 * entries nor failures are kept. Confined to the event loop of its reader.
 */
public final class ReadThroughCache<K, V> {
    private final AsyncCache<K, V> cache;
    private final Function<Set<K>, Future<Map<K, V>>> reader;
    private Future<?> previous = Future.succeededFuture();

    /**
     * @param bounds the bounds of the cache
     * @param reader returns the entries of some keys; those that do not exist are left out
     */
    public ReadThroughCache(Caffeine<? super K, ? super V> bounds, Function<Set<K>, Future<Map<K, V>>> reader) {
        this.cache = bounds.executor(Runnable::run).buildAsync();
        this.reader = reader;
    }

    /** Returns an entry that is cached, without reading. */
    public Optional<V> cached(K key) {
        CompletableFuture<V> entry = cache.getIfPresent(key);
        return entry == null || !entry.isDone() || entry.isCompletedExceptionally()
                ? Optional.empty()
                : Optional.of(entry.join());
    }

    /** Returns an entry, empty if it does not exist; fails if it cannot be read. */
    public Future<Optional<V>> get(K key) {
        Optional<V> cached = cached(key);
        return cached.isPresent()
                ? Future.succeededFuture(cached)
                : getAll(Set.of(key)).map(found -> Optional.ofNullable(found.get(key)));
    }

    /**
     * Returns the entries of some keys, without those that do not exist; fails if one cannot be read. Calls that read
     * complete in the order in which they were made, although the stages of a {@link CompletableFuture} do not.
     */
    public Future<Map<K, V>> getAll(Set<K> keys) {
        CompletableFuture<Map<K, V>> entries =
                cache.getAll(keys, (missing, executor) -> reader.apply(Set.copyOf(missing))
                        .toCompletionStage()
                        .toCompletableFuture());
        Future<Map<K, V>> result = Future.fromCompletionStage(entries);
        if (!result.isComplete()) {
            Future<?> before = previous;
            result = before.transform(done -> Future.fromCompletionStage(entries));
            previous = result;
        }
        return result;
    }
}
