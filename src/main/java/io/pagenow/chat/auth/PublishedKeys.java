package io.pagenow.chat.auth;

import static java.util.Objects.requireNonNull;

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

    private PublishedKeys(Vertx vertx, URI uri, DocumentClient client, VerificationKeys first) {
        this.vertx = vertx;
        this.uri = uri;
        this.client = client;
        this.keys = first;
    }

    /**
     * Fetches the keys for the first time.
     *
     * @return the source; fails if the provider cannot be read or publishes no usable key
     */
    public static Future<KeySource> open(Vertx vertx, URI uri) {
        DocumentClient client = new DocumentClient(vertx);
        return fetch(vertx, client, uri)
                .map(keys -> new PublishedKeys(vertx, uri, client, keys).started())
                .recover(failure -> {
                    client.close();
                    return Future.failedFuture(new IllegalStateException(
                            "The keys of the identity provider at " + uri + " (auth.jwksUri) cannot be read: "
                                    + failure.getMessage(),
                            failure));
                });
    }

    private KeySource started() {
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
        // The caller continues on its own context, regardless of the one that completes the lookup.
        PromiseInternal<VerificationKeys> here = ((VertxInternal) vertx).promise();
        (last == null || System.nanoTime() - last.startedAt > PAUSE.toNanos() ? refresh() : last.result)
                .onComplete(here);
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
            return requireNonNull(lookup.get(), "a lookup is replaced and never removed").result;
        }
        fetch(vertx, client, uri)
                .onComplete(
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

    private static Future<VerificationKeys> fetch(Vertx vertx, DocumentClient client, URI uri) {
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
