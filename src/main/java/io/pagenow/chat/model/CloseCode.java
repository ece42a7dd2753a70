package io.pagenow.chat.model;

/**
 * Every reason for which the server closes a socket. Codes below 4000 are those of RFC 6455, section 7.4.1, and its registry. After
 * any of them a client may connect again, with a back-off, unless it says otherwise.
 */
public enum CloseCode {
    /** The server stops. */
    GOING_AWAY(1001, "server stops"),
    /** The client broke a rule of RFC 6455. */
    PROTOCOL_ERROR(1002, "protocol error"),
    /** A text is not UTF-8. */
    NOT_UTF8(1007, "text is not UTF-8"),
    /** This node stops, others go on. The client connects again at once and resumes with {@code sync}. */
    SERVICE_RESTART(1012, "node restarts"),
    /** The server could not keep what came live while it read what the client had missed. The client resumes with {@code sync}. */
    TRY_AGAIN(1013, "try again later"),
    /** A frame or message is larger than the server reads. */
    TOO_BIG(1009, "message too big"),
    /** The token with which the socket was opened, or the last one given on it, has ended. The client connects with another. */
    TOKEN_EXPIRED(4401, "token expired"),
    /** An administrator has closed the user's sockets. The client does not connect again by itself. */
    DISCONNECTED(4403, "disconnected by an administrator"),
    /** Nothing came from the client for longer than the idle limit, not even an answer to a ping. */
    SILENT(4408, "no sign of life"),
    /** The client reads slower than messages arrive. It resumes with {@code sync}. */
    SLOW_READER(4429, "reads too slowly");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public short code() {
        return (short) code;
    }

    public String reason() {
        return reason;
    }
}
