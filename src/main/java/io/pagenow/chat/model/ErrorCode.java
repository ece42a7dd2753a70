package io.pagenow.chat.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every reason for which the server refuses something: the {@code code} of a socket's {@code error} frame and of a REST problem.
 * Clients may rely on the names; a new reason is a new constant.
 */
public enum ErrorCode {
    /** The frame or body is not JSON, nests too deep, or names a field twice. */
    INVALID_JSON(400, "Bad Request"),
    /** The frame's {@code action} is not one that the server knows. */
    UNKNOWN_ACTION(400, "Bad Request"),
    /** A required field or parameter is absent. */
    MISSING_FIELD(400, "Bad Request"),
    /** A field or parameter has the wrong type or is out of range. */
    INVALID_FIELD(400, "Bad Request"),
    /** The caller has no valid token. */
    UNAUTHORIZED(401, "Unauthorized"),
    /** The caller's token does not allow it. */
    FORBIDDEN(403, "Forbidden"),
    /** The caller's origin is not one of the configured ones. */
    FORBIDDEN_ORIGIN(403, "Forbidden"),
    /** What was asked for does not exist, or the caller is not a participant of it; the two are not told apart. */
    NOT_FOUND(404, "Not Found"),
    /** The path exists, the method does not. */
    METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
    /** The frame or body is larger than the server reads. */
    TOO_LARGE(413, "Content Too Large"),
    /** The caller does too much ({@code limits} of the settings). Nothing was done; repeat after the time that the refusal tells. */
    RATE_LIMITED(429, "Too Many Requests"),
    /** A fault of the server; the log has the cause. Whether the request took effect is unknown: repeating it is safe. */
    INTERNAL(500, "Internal Server Error"),
    /** More work waits than the server accepts. Nothing was done; repeat after the time that the refusal tells. */
    OVERLOADED(503, "Service Unavailable"),
    /** The database does not answer. Whether the request took effect is unknown: repeating it is safe. */
    UNAVAILABLE(503, "Service Unavailable");

    private final int status;
    private final String title;

    ErrorCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status of a REST answer, RFC 9110. */
    public int status() {
        return status;
    }

    /** The {@code title} of the problem, RFC 9457. */
    public String title() {
        return title;
    }

    /** The name on the wire, as in {@code not-found}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The code that an HTTP status stands for when nothing more is known. */
    public static Optional<ErrorCode> ofStatus(int status) {
        return Arrays.stream(values()).filter(code -> code.status == status).findFirst();
    }
}
