package io.pagenow.chat.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key set of an identity provider (RFC 7517, section 5). It is fetched at startup, every {@link #INTERVAL}, and
 * when a token names an unknown key, then at most once per {@link #PAUSE}. While the provider is unreachable, the known
 * keys stay in use. Thread-safe.
 */
public final class PublishedKeys implements KeySource {
    private static final Duration INTERVAL = Duration.ofMinutes(15);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Logger log = LoggerFactory.getLogger(PublishedKeys.class);

    private final Vertx vertx;
    private final URI uri;
    private final DocumentClient client;
    private final AtomicReference<Lookup> lookup = new AtomicReference<>();
    private volatile VerificationKeys keys;
    private long timer;

    /** The latest lookup, in progress or completed. */
    private record Lookup(long startedAt, Future<VerificationKeys> result) {}

    private PublishedKeys(Vertx vertx, URI uri) {
        this.vertx = vertx;
        this.uri = uri;
        this.client = new DocumentClient(vertx);
    }

    /**
     * Fetches the keys for the first time.
     *
     * @return the source; fails if the provider cannot be read or publishes no usable key
     */
    public static Future<KeySource> open(Vertx vertx, URI uri) {
        PublishedKeys source = new PublishedKeys(vertx, uri);
        return source.fetch().map(keys -> source.started(keys)).recover(failure -> {
            source.close();
            return Future.failedFuture(new IllegalStateException(
                    "The keys of the identity provider at " + uri + " (auth.jwksUri) cannot be read: "
                            + failure.getMessage(),
                    failure));
        });
    }

    private KeySource started(VerificationKeys first) {
        keys = first;
        timer = vertx.setPeriodic(INTERVAL.toMillis(), id -> refresh());
        return this;
    }

    @Override
    public VerificationKeys current() {
        return keys;
    }

    @Override
    public Future<VerificationKeys> refreshed() {
        Lookup last = lookup.get();
        boolean due = last == null || System.nanoTime() - last.startedAt > PAUSE.toNanos();
        // The caller continues on its own context, regardless of the one that completes the lookup.
        PromiseInternal<VerificationKeys> here = ((VertxInternal) vertx).promise();
        (due ? refresh() : last.result).onComplete(here);
        return here.future();
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
        client.close();
    }

    private Future<VerificationKeys> refresh() {
        Promise<VerificationKeys> found = Promise.promise();
        Lookup before = lookup.get();
        Lookup next = new Lookup(System.nanoTime(), found.future());
        if (!lookup.compareAndSet(before, next)) {
            return lookup.get().result;
        }
        fetch().onComplete(
                        fetched -> {
                            keys = fetched;
                            found.complete(fetched);
                        },
                        failure -> {
                            log.warn(
                                    "Cannot read the keys at {}; keeping the known ones: {}",
                                    uri,
                                    failure.getMessage());
                            found.complete(keys);
                        });
        return found.future();
    }

    private Future<VerificationKeys> fetch() {
        return client.get(uri).map(document -> VerificationKeys.of(vertx, published(document.body())));
    }

    private static List<JsonObject> published(Buffer body) {
        JsonArray published = new JsonObject(body).getJsonArray("keys", new JsonArray());
        return published.stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .toList();
    }
}
