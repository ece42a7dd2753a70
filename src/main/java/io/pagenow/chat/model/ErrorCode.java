package io.pagenow.chat.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every reason for which the server refuses a request: the {@code code} of a socket's {@code error} frame and of a REST
 * problem. Clients may rely on the names; a new reason is a new constant.
 */
public enum ErrorCode {
    /** The frame or body is not JSON, nests too deep, or names a field twice. */
    INVALID_JSON(400, "Bad Request"),
    /** The frame's {@code action} is unknown. */
    UNKNOWN_ACTION(400, "Bad Request"),
    /** A required field or parameter is absent. */
    MISSING_FIELD(400, "Bad Request"),
    /** A field or parameter has the wrong type or is out of range. */
    INVALID_FIELD(400, "Bad Request"),
    /** The directory of users, if there is one ({@code people.directory}), does not have a user whom the request names. */
    UNKNOWN_USER(400, "Bad Request"),
    /** The request has no valid token. */
    UNAUTHORIZED(401, "Unauthorized"),
    /** The request has an API key that is wrong, revoked or expired. */
    INVALID_KEY(401, "Unauthorized"),
    /** The token or API key lacks the required right. */
    FORBIDDEN(403, "Forbidden"),
    /** The caller is in the conversation, but its role or a rule forbids the action. */
    NOT_ALLOWED(403, "Forbidden"),
    /** The time in which the action is allowed is over. */
    TOO_LATE(403, "Forbidden"),
    /** The caller, or a user whom the request names, was erased for good. */
    USER_ERASED(403, "Forbidden"),
    /** The caller's origin is not one of the configured ones. */
    FORBIDDEN_ORIGIN(403, "Forbidden"),
    /** The resource does not exist, or the caller is not a participant of it; clients cannot distinguish the two. */
    NOT_FOUND(404, "Not Found"),
    /** The path does not support the method. */
    METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
    /** The object has changed since the caller has seen it ({@code ifRev}). */
    CONFLICT(409, "Conflict"),
    /** A limit of the conversation or of the caller is reached, such as its members or pins; the message names it. */
    LIMIT_REACHED(409, "Conflict"),
    /** The frame or body is larger than the server reads. */
    TOO_LARGE(413, "Content Too Large"),
    /** The file is of a type that the server does not keep, or its content is not of the stated type. */
    UNSUPPORTED_TYPE(415, "Unsupported Media Type"),
    /** The requested range of bytes is not part of the file. */
    RANGE_NOT_SATISFIABLE(416, "Range Not Satisfiable"),
    /** The operator's scan has refused the file, which is deleted. */
    FILE_REFUSED(422, "Unprocessable Content"),
    /**
     * The caller exceeded a limit ({@code limits} in the settings). The request had no effect; retry after the reported
     * delay.
     */
    RATE_LIMITED(429, "Too Many Requests"),
    /** A server fault; the log has the cause. It is unknown if the request took effect; repeating it is safe. */
    INTERNAL(500, "Internal Server Error"),
    /** A queue of the server is full. The request had no effect; retry after the reported delay. */
    OVERLOADED(503, "Service Unavailable"),
    /** The database does not respond. It is unknown if the request took effect; repeating it is safe. */
    UNAVAILABLE(503, "Service Unavailable"),
    /** The store of files is full or does not respond. Nothing was stored; the chat itself works. */
    STORE_UNAVAILABLE(503, "Service Unavailable");

    private final int status;
    private final String title;

    ErrorCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** Returns the HTTP status of a REST response (RFC 9110). */
    public int status() {
        return status;
    }

    /** Returns the {@code title} of the problem (RFC 9457). */
    public String title() {
        return title;
    }

    /** Returns the name on the wire, as in {@code not-found}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the first code with an HTTP status. */
    public static Optional<ErrorCode> ofStatus(int status) {
        return Arrays.stream(values()).filter(code -> code.status == status).findFirst();
    }
}
