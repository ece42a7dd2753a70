package io.pagenow.chat.auth;

import io.pagenow.chat.model.Limits;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs why tokens with a valid signature name no user. The identity provider or {@code auth.userClaim} is to blame for that, so the
 * operator has to learn of it. May be used by several threads at once.
 */
final class RefusedUserIds {
    /** Shortest time between two lines: a client tries again and again. */
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Logger log = LoggerFactory.getLogger(RefusedUserIds.class);

    private final String claim;
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    /** @param claim holds the user id */
    RefusedUserIds(String claim) {
        this.claim = claim;
    }

    /** @param value of the claim, null if it is not there. It is not logged, only its kind or its length */
    void log(Object value) {
        long now = System.nanoTime();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + INTERVAL_NANOS)) {
            log.info(
                    "A token was refused with 401 although its signature is valid: its claim '{}' {}; expected a text of 1 to {}"
                            + " characters (auth.userClaim names the claim). Such lines come at most every 10 s",
                    claim,
                    fault(value),
                    Limits.USER_ID);
        }
    }

    private static String fault(Object value) {
        if (value == null) {
            return "is missing";
        }
        if (!(value instanceof String text)) {
            return "is not a text";
        }
        int length = text.codePointCount(0, text.length());
        return length == 0 || length > Limits.USER_ID
                ? "has " + length + " characters"
                : "has characters that are not allowed (U+0000, halves of surrogate pairs)";
    }
}
