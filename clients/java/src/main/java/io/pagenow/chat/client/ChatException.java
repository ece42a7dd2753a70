package io.pagenow.chat.client;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A refusal of the server, or a failure of this client. The codes of the server are those of its API; the client's own are:
 *
 * <ul>
 *   <li>{@code unreachable}: there was no answer
 *   <li>{@code outbox-full}: too many messages wait to be sent; send this one again when some of them are stored
 *   <li>{@code too-large}: a message of more than 60,000 bytes, or larger than a proxy lets pass
 *   <li>{@code discarded}: by {@link ChatClient#discard}; the server may have stored the message already
 *   <li>{@code closed}: by {@link ChatClient#close()}; a {@link FileStore} keeps the message for the next client
 *   <li>{@code storage}: the store of the client failed, which goes on in memory
 *   <li>{@code protocol}: the connection was closed again and again because of what this client sends
 *   <li>{@code disconnected}: an administrator closed the connection
 *   <li>{@code unsupported}: a client with an API key cannot do this
 *   <li>{@code file}: a file to be uploaded cannot be read
 * </ul>
 */
public final class ChatException extends RuntimeException {
    private static final Set<String> REPEATED = Set.of("overloaded", "unavailable", "rate-limited");
    private static final Set<String> RETRYABLE = Set.of(
            "overloaded",
            "unavailable",
            "rate-limited",
            "internal",
            "closed",
            "discarded",
            "outbox-full",
            "unreachable");

    private final String code;
    private final int status;
    private final String field;
    private final String tempMessageId;
    private final Duration retryAfter;

    private ChatException(
            String code,
            String message,
            int status,
            String field,
            String tempMessageId,
            Duration retryAfter,
            Throwable cause) {
        super(message, cause);
        this.code = code;
        this.status = status;
        this.field = field;
        this.tempMessageId = tempMessageId;
        this.retryAfter = retryAfter;
    }

    static ChatException of(String code, String message) {
        return new ChatException(code, message, 0, null, null, null, null);
    }

    static ChatException of(String code, String message, Throwable cause) {
        return new ChatException(code, message, 0, null, null, null, cause);
    }

    /** An {@code error} frame. */
    static ChatException ofFrame(Fields frame) {
        Duration wait = frame.has("retryAfterMs") ? Duration.ofMillis(frame.number("retryAfterMs")) : null;
        return new ChatException(
                frame.optionalText("code").orElse("unknown"),
                frame.text("message"),
                0,
                frame.optionalText("field").orElse(null),
                frame.optionalText("tempMessageId").orElse(null),
                wait,
                null);
    }

    /**
     * A response that is no success.
     *
     * @param problem the body (RFC 9457), which proxies do not send
     * @param retryAfter the header, in seconds
     */
    static ChatException ofResponse(int status, Fields problem, Optional<String> retryAfter) {
        String message = problem.optionalText("detail")
                .or(() -> problem.optionalText("message"))
                .orElse("The server answered " + status);
        return new ChatException(
                problem.optionalText("code").orElse(codeOf(status)),
                message,
                status,
                problem.optionalText("field").orElse(null),
                null,
                retryAfter.flatMap(ChatException::seconds).orElse(null),
                null);
    }

    private static String codeOf(int status) {
        return switch (status) {
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 404 -> "not-found";
            case 429 -> "rate-limited";
            case 502, 503, 504 -> "unavailable";
            default -> "http-" + status;
        };
    }

    /** A date is passed over: the back-off is then enough. */
    private static Optional<Duration> seconds(String text) {
        return text.matches("[0-9]{1,6}") ? Optional.of(Duration.ofSeconds(Long.parseLong(text))) : Optional.empty();
    }

    ChatException about(String message) {
        return new ChatException(code, getMessage(), status, field, message, retryAfter, getCause());
    }

    /** Returns the reason, for programs. */
    public String code() {
        return code;
    }

    /** Returns the HTTP status, 0 if there was no response or the refusal came in a frame. */
    public int status() {
        return status;
    }

    /** Returns the field that the server refuses, if it is one. */
    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    /** Returns the message that was not sent, if it is about one. */
    public Optional<String> tempMessageId() {
        return Optional.ofNullable(tempMessageId);
    }

    /** Returns the wait that the server asks for, if it does. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Returns whether another try may succeed. Repeat a message with the same {@code tempMessageId}. */
    public boolean retryable() {
        return RETRYABLE.contains(code) || status == 429 || status >= 500;
    }

    /** Whether the client repeats the request by itself. */
    boolean isRepeated() {
        return REPEATED.contains(code);
    }

    /** Whether another attempt with the same credentials fails too. */
    boolean isForGood() {
        return status == 401 || status == 403;
    }
}
