package io.pagenow.chat.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.pagenow.chat.config.Settings;
import java.time.Duration;
import java.util.Optional;

/** The token buckets of one activity, one per user or address. Thread-safe. */
final class RateLimit {
    /** Most buckets kept. An evicted key starts again with a full bucket. */
    private static final int MAX_KEYS = 100_000;

    private final Settings.Rate rate;

    /** Maintained where it is used: to hand that to another thread costs more than the work itself. */
    private final Cache<String, Bucket> buckets;

    RateLimit(Settings.Rate rate) {
        this.rate = rate;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfterAccess(Duration.ofSeconds(1L + rate.burst() / rate.perSecond()))
                .executor(Runnable::run)
                .build();
    }

    /**
     * Consumes tokens if enough are available.
     *
     * @param amount at least 1; an amount above the capacity takes a full bucket
     * @return empty if the tokens were consumed, else the time until they are available
     */
    Optional<Duration> tryConsume(String key, int amount) {
        Bucket bucket = buckets.get(key, missing -> newBucket());
        int tokens = Math.min(amount, rate.burst());
        if (bucket.tryConsume(tokens)) {
            return Optional.empty();
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(tokens);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    /** The monotonic clock refills buckets, so a step of the wall clock changes nothing. */
    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(rate.burst())
                        .refillGreedy(rate.perSecond(), Duration.ofSeconds(1))
                        .build())
                .withNanosecondPrecision()
                .build();
    }
}
