package io.pagenow.chat.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.pagenow.chat.config.Settings;
import java.time.Duration;
import java.util.Optional;

/** Counts one thing that is done by many, each of whom has a token bucket. May be used by several threads at once. */
final class RateLimit {
    /** Most who are remembered. Whoever is forgotten for want of room has a full bucket again. */
    private static final int MAX_KEYS = 100_000;

    private final Settings.Rate rate;
    private final Cache<String, Bucket> buckets;

    RateLimit(Settings.Rate rate) {
        this.rate = rate;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfterAccess(Duration.ofSeconds(1L + rate.burst() / rate.perSecond()))
                .build();
    }

    /**
     * @param amount at least 1; one that no bucket could ever hold takes a full one
     * @return how long to wait, if it may not be done now
     */
    Optional<Duration> take(String key, int amount) {
        Bucket bucket = buckets.get(key, missing -> full());
        int tokens = Math.min(amount, rate.burst());
        if (bucket.tryConsume(tokens)) {
            return Optional.empty();
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(tokens);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    /** Filled by the monotonic clock: a step of the wall clock neither empties nor fills anything. */
    private Bucket full() {
        return Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(rate.burst())
                        .refillGreedy(rate.perSecond(), Duration.ofSeconds(1))
                        .build())
                .withNanosecondPrecision()
                .build();
    }
}
