package io.pagenow.chat.preview;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.pagenow.chat.limit.TaskLanes;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.LinkPreview;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps previews, and reads each page once for all who request it at the same time. A preview is kept for a day, the lack of one for ten
 * minutes. Confined to one event loop.
 */
final class LinkPreviews {
    private static final int MAX_KEPT = 5_000;
    private static final Duration FOUND_TTL = Duration.ofDays(1);
    private static final Duration NONE_TTL = Duration.ofMinutes(10);
    private static final int MAX_READ = 16;
    private static final int MAX_WAITING = 200;

    /** Pages that are read for one user. */
    static final int MAX_READ_OF_USER = 2;

    /** As many as a user may request at once. */
    static final int MAX_WAITING_OF_USER = 60;

    private final PreviewSource source;
    private final Cache<URI, Optional<LinkPreview>> kept = Caffeine.newBuilder()
            .maximumSize(MAX_KEPT)
            .expireAfter(Expiry.<URI, Optional<LinkPreview>>writing(
                    (url, preview) -> preview.isPresent() ? FOUND_TTL : NONE_TTL))
            .build();
    /** Pages that are being read. */
    private final Map<URI, Future<Optional<LinkPreview>>> reading = new HashMap<>();

    private final TaskLanes<String> users =
            new TaskLanes<>(MAX_READ_OF_USER, MAX_WAITING_OF_USER, LinkPreviews::tooMany);
    private final TaskLanes<Boolean> all = new TaskLanes<>(MAX_READ, MAX_WAITING, LinkPreviews::tooMany);

    LinkPreviews(PreviewSource source) {
        this.source = source;
    }

    private static ChatException tooMany() {
        return ChatException.overloaded("Too many pages are being read for previews");
    }

    /**
     * Returns the preview of a page. Few pages are read for one user at once, so that slow ones keep nobody else waiting.
     *
     * @return fails with a {@link ChatException}, {@code OVERLOADED}, if too many pages wait to be read, in all or for this user
     */
    Future<Optional<LinkPreview>> of(String userId, URI url) {
        return known(url).orElseGet(() -> users.run(userId, () -> all.run(true, () -> readUnlessKnown(url))));
    }

    private Optional<Future<Optional<LinkPreview>>> known(URI url) {
        Optional<LinkPreview> preview = kept.getIfPresent(url);
        return preview != null ? Optional.of(Future.succeededFuture(preview)) : Optional.ofNullable(reading.get(url));
    }

    /** Others may have requested the page meanwhile, whose requests waited less. */
    private Future<Optional<LinkPreview>> readUnlessKnown(URI url) {
        return known(url).orElseGet(() -> read(url));
    }

    private Future<Optional<LinkPreview>> read(URI url) {
        Promise<Optional<LinkPreview>> preview = Promise.promise();
        reading.put(url, preview.future());
        source.read(url).onComplete(read -> {
            reading.remove(url);
            if (read.succeeded()) {
                kept.put(url, read.result());
            }
            preview.handle(read);
        });
        return preview.future();
    }
}
