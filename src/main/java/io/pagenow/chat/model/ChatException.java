package io.pagenow.chat.model;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A refusal that a client gets to read: a code, and a sentence that says what was wrong and what was expected. It carries no stack
 * trace, because it is an answer rather than a fault.
 */
public final class ChatException extends RuntimeException {
    /** Shortest time that a client is told to wait. A few milliseconds would bring it back to be refused again. */
    private static final Duration LEAST_WAIT = Duration.ofSeconds(1);

    /** Clients that were refused together are told to come back within so many milliseconds, not together. */
    private static final int SPREAD_MILLIS = 2_000;

    private final ErrorCode code;
    private final String field;
    private final Duration retryAfter;

    private ChatException(ErrorCode code, String message, String field, Duration retryAfter) {
        super(message, null, false, false);
        this.code = code;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    public static ChatException of(ErrorCode code, String message) {
        return new ChatException(code, message, null, null);
    }

    /** A refusal because of one field or parameter. */
    public static ChatException ofField(ErrorCode code, String field, String message) {
        return new ChatException(code, message, field, null);
    }

    /** What everyone gets who asks about a conversation that is not theirs or does not exist (contract, "Not a participant"). */
    public static ChatException conversationNotFound() {
        return of(ErrorCode.NOT_FOUND, "Conversation not found");
    }

    /** What everyone gets who asks for the pages of someone who is no friend or does not exist. */
    public static ChatException userNotFound() {
        return of(ErrorCode.NOT_FOUND, "User not found");
    }

    public static ChatException unavailable() {
        return later(ErrorCode.UNAVAILABLE, "The database does not answer; repeat the request in a moment");
    }

    /** @param message what there is too much of */
    public static ChatException overloaded(String message) {
        return later(ErrorCode.OVERLOADED, message);
    }

    private static ChatException later(ErrorCode code, String message) {
        Duration spread = Duration.ofMillis(ThreadLocalRandom.current().nextInt(SPREAD_MILLIS));
        return new ChatException(code, message, null, LEAST_WAIT.plus(spread));
    }

    /**
     * @param message what the caller does too much of
     * @param wait after which it may be done again
     */
    public static ChatException rateLimited(String message, Duration wait) {
        Duration retryAfter = wait.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : wait;
        return new ChatException(
                ErrorCode.RATE_LIMITED, message + "; repeat it in " + seconds(retryAfter) + " s", null, retryAfter);
    }

    public ErrorCode code() {
        return code;
    }

    /** The field or parameter that is at fault, if it is one. */
    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    /** When it is worth repeating what was refused, if that is known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** As in the header {@code Retry-After} (RFC 9110, section 10.2.3): whole seconds, rounded up. */
    public static long seconds(Duration wait) {
        return wait.plusNanos(999_999_999).toSeconds();
    }
}
