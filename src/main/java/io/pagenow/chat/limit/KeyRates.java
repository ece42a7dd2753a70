package io.pagenow.chat.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.pagenow.chat.model.ApiKey;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.Limits;
import java.time.Duration;

/** Limits the requests of each API key on this node, with twice its rate as burst. Thread-safe. */
public final class KeyRates {
    private final Runnable refused;

    /** A key that rests longer than its bucket takes to fill loses nothing by being forgotten. */
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(2L * Limits.API_KEYS)
            .expireAfterAccess(Duration.ofSeconds(10))
            .build();

    /** @param refused notified of each refusal, on any thread */
    public KeyRates(Runnable refused) {
        this.refused = refused;
    }

    /**
     * Acquires one request.
     *
     * @throws ChatException {@code RATE_LIMITED} if none is available
     */
    public void acquire(ApiKey key) {
        Bucket bucket = buckets.get(key.id(), missing -> bucket(key.perSecond()));
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            refused.run();
            throw ChatException.rateLimited(
                    "Too many requests with this API key", Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    private static Bucket bucket(int perSecond) {
        return Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(2L * perSecond)
                        .refillGreedy(perSecond, Duration.ofSeconds(1))
                        .build())
                .withNanosecondPrecision()
                .build();
    }
}
