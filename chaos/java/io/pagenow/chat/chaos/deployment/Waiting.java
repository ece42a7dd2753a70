package io.pagenow.chat.chaos.deployment;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for what should happen, and tells whether it did. */
public final class Waiting {
    private static final Duration EVERY = Duration.ofMillis(50);

    private Waiting() {}

    public static boolean until(Duration limit, BooleanSupplier condition) {
        try {
            await().pollInterval(EVERY).pollDelay(Duration.ZERO).atMost(limit).until(condition::getAsBoolean);
            return true;
        } catch (ConditionTimeoutException late) {
            return false;
        }
    }

    /** @throws IllegalStateException if it does not happen */
    public static void require(String what, Duration limit, BooleanSupplier condition) {
        if (!until(limit, condition)) {
            throw new IllegalStateException("waited " + limit.toSeconds() + " s in vain for " + what);
        }
    }

    /** Lets time pass. */
    public static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        until(time.plusSeconds(1), () -> System.nanoTime() - end >= 0);
    }
}
