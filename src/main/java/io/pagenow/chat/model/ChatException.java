package io.pagenow.chat.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A refusal reported to a client: a code, and a sentence with the fault and the expectation. It has no stack trace,
 * because it is an answer and not a server fault.
 */
public final class ChatException extends RuntimeException {
    /** Minimum retry delay. After a few milliseconds a client would only be refused again. */
    private static final Duration MIN_WAIT = Duration.ofSeconds(1);

    /** Random extra delay, so that clients refused together do not retry together. */
    private static final int SPREAD_MILLIS = 2_000;

    private final ErrorCode code;
    private final @Nullable String field;
    private final @Nullable Duration retryAfter;

    private ChatException(ErrorCode code, String message, @Nullable String field, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.code = code;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    /** A refusal without a field or a retry delay. */
    public static ChatException of(ErrorCode code, String message) {
        return new ChatException(code, message, null, null);
    }

    /** A refusal caused by one field or parameter. */
    public static ChatException ofField(ErrorCode code, String field, String message) {
        return new ChatException(code, message, field, null);
    }

    /**
     * The refusal for a conversation that does not exist or that the caller is not in (contract, row E3).
     */
    public static ChatException conversationNotFound() {
        return of(ErrorCode.NOT_FOUND, "Conversation not found");
    }

    /** The refusal for the pages of a user who does not exist or is not a friend. */
    public static ChatException userNotFound() {
        return of(ErrorCode.NOT_FOUND, "User not found");
    }

    /** The refusal for a file that does not exist or that the caller may not see; clients cannot distinguish the two. */
    public static ChatException attachmentNotFound() {
        return of(ErrorCode.NOT_FOUND, "Attachment not found");
    }

    /** The refusal while the store of files is full or does not respond. */
    public static ChatException storeUnavailable() {
        return withRetry(
                ErrorCode.STORE_UNAVAILABLE, "The store of files is full or does not answer; repeat the request later");
    }

    /** The refusal while the operator's scan gives no verdict. The received bytes stay. */
    public static ChatException scanUnavailable() {
        return withRetry(
                ErrorCode.STORE_UNAVAILABLE,
                "The file cannot be examined now, its bytes are kept; repeat the request later");
    }

    /** The refusal while the operator's service gives no verdict about a text. Nothing was stored. */
    public static ChatException examinationUnavailable() {
        return withRetry(ErrorCode.UNAVAILABLE, "The message cannot be examined now; repeat the request in a moment");
    }

    /** The refusal while the operator's directory of users gives no answer. Nothing was stored. */
    public static ChatException directoryUnavailable() {
        return withRetry(
                ErrorCode.UNAVAILABLE, "The directory of users does not answer; repeat the request in a moment");
    }

    /** The refusal while the database does not respond. It is unknown if the request took effect. */
    public static ChatException unavailable() {
        return withRetry(ErrorCode.UNAVAILABLE, "The database does not answer; repeat the request in a moment");
    }

    /** The refusal of a change while a node of an older version, which would not deliver it, is in the cluster. */
    public static ChatException mixedVersions() {
        return withRetry(
                ErrorCode.UNAVAILABLE,
                "A server of an older version is in the cluster, or a server has just joined; repeat the request in a moment");
    }

    /** The refusal if a part of the server does not respond, or stops. It is unknown if the request took effect. */
    public static ChatException noResponse() {
        return withRetry(ErrorCode.UNAVAILABLE, "The server does not answer; repeat the request in a moment");
    }

    /**
     * A refusal because of load, with a retry delay of 1 to 3 seconds.
     *
     * @param message the work of which there is too much
     */
    public static ChatException overloaded(String message) {
        return withRetry(ErrorCode.OVERLOADED, message);
    }

    private static ChatException withRetry(ErrorCode code, String message) {
        Duration spread = Duration.ofMillis(ThreadLocalRandom.current().nextInt(SPREAD_MILLIS));
        return new ChatException(code, message, null, MIN_WAIT.plus(spread));
    }

    /**
     * A refusal because the caller exceeded a limit.
     *
     * @param message the activity of which there is too much
     * @param wait time after which it is permitted again; at least 1 second is reported
     */
    public static ChatException rateLimited(String message, Duration wait) {
        Duration retryAfter = wait.compareTo(MIN_WAIT) < 0 ? MIN_WAIT : wait;
        return new ChatException(
                ErrorCode.RATE_LIMITED, message + "; repeat it in " + seconds(retryAfter) + " s", null, retryAfter);
    }

    /** Returns the sentence for the client. */
    @Override
    public String getMessage() {
        return requireNonNull(super.getMessage());
    }

    public ErrorCode code() {
        return code;
    }

    /** Returns the field or parameter at fault, if there is one. */
    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    /** Returns the delay after which a retry makes sense, if known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Returns a delay as in {@code Retry-After} (RFC 9110, section 10.2.3): whole seconds, rounded up. */
    public static long seconds(Duration wait) {
        return wait.plusNanos(999_999_999).toSeconds();
    }
}
