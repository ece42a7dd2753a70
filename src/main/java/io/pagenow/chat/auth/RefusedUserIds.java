package io.pagenow.chat.auth;

import io.pagenow.chat.model.BotId;
import io.pagenow.chat.model.Limits;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs why a token with a valid signature names no user. The cause is the identity provider or {@code auth.userClaim},
 * so the operator has to learn of it. Thread-safe.
 */
final class RefusedUserIds {
    /** Minimum interval between two log lines, because clients retry. */
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Logger log = LoggerFactory.getLogger(RefusedUserIds.class);

    private final String claim;
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    /** @param claim name of the claim that holds the user id */
    RefusedUserIds(String claim) {
        this.claim = claim;
    }

    /**
     * Logs a refusal, unless one was logged within the interval.
     *
     * @param value of the claim, null if absent; only its type or length is logged
     */
    void log(Object value) {
        long now = System.nanoTime();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + INTERVAL_NANOS)) {
            log.info(
                    "Refused a token with a valid signature (401): claim '{}' {}; expected a text of 1 to {}"
                            + " characters. Check auth.userClaim. Logged at most every 10 s",
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
        if (BotId.isBot(text)) {
            return "begins with 'bot:', as only the bots of API keys do";
        }
        int length = text.codePointCount(0, text.length());
        return length == 0 || length > Limits.USER_ID
                ? "has " + length + " characters"
                : "has characters that are not allowed (U+0000, halves of surrogate pairs)";
    }
}
