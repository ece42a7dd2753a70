package io.pagenow.chat.preview;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.LinkPreview;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Keeps previews, and reads each page once for all who request it at the same time. A preview is kept for a day, the lack of one for ten
 * minutes. Confined to one event loop.
 */
final class LinkPreviews {
    private static final int MAX_KEPT = 5_000;
    private static final Duration FOUND_TTL = Duration.ofDays(1);
    private static final Duration NONE_TTL = Duration.ofMinutes(10);
    private static final int MAX_RUNNING = 16;
    private static final int MAX_WAITING = 200;

    private final PreviewSource source;
    private final Cache<URI, Optional<LinkPreview>> kept = Caffeine.newBuilder()
            .maximumSize(MAX_KEPT)
            .expireAfter(Expiry.<URI, Optional<LinkPreview>>writing(
                    (url, preview) -> preview.isPresent() ? FOUND_TTL : NONE_TTL))
            .build();
    private final Map<URI, Future<Optional<LinkPreview>>> requested = new HashMap<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    LinkPreviews(PreviewSource source) {
        this.source = source;
    }

    /** @return fails with a {@link ChatException}, {@code OVERLOADED}, if too many pages wait to be read */
    Future<Optional<LinkPreview>> of(URI url) {
        Optional<LinkPreview> known = kept.getIfPresent(url);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        Future<Optional<LinkPreview>> pending = requested.get(url);
        if (pending != null) {
            return pending;
        }
        if (waiting.size() >= MAX_WAITING) {
            return Future.failedFuture(ChatException.overloaded("Too many pages are being read for previews"));
        }
        Promise<Optional<LinkPreview>> preview = Promise.promise();
        requested.put(url, preview.future());
        waiting.add(() -> read(url, preview));
        startNext();
        return preview.future();
    }

    private void startNext() {
        if (running < MAX_RUNNING && !waiting.isEmpty()) {
            running++;
            waiting.remove().run();
        }
    }

    private void read(URI url, Promise<Optional<LinkPreview>> preview) {
        source.read(url).onComplete(read -> {
            running--;
            requested.remove(url);
            if (read.succeeded()) {
                kept.put(url, read.result());
            }
            preview.handle(read);
            startNext();
        });
    }
}
