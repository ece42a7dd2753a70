package io.pagenow.chat.model;

/**
 * Every reason for which the server closes a socket. Codes below 4000 are defined by RFC 6455, section 7.4.1, and its
 * registry. Unless stated otherwise, a client may reconnect with back-off.
 */
public enum CloseCode {
    /** The server shuts down. */
    GOING_AWAY(1001, "server stops"),
    /** The client broke a rule of RFC 6455. */
    PROTOCOL_ERROR(1002, "protocol error"),
    /** A text message is not valid UTF-8. */
    NOT_UTF8(1007, "text is not UTF-8"),
    /** This node shuts down while others stay. The client reconnects at once and resumes with {@code sync}. */
    SERVICE_RESTART(1012, "node restarts"),
    /**
     * Live messages were discarded while the server read the client's missed ones. The client resumes with
     * {@code sync}.
     */
    TRY_AGAIN(1013, "try again later"),
    /** A frame or message is larger than the server reads. */
    TOO_BIG(1009, "message too big"),
    /** The socket's current token expired. The client reconnects with another. */
    TOKEN_EXPIRED(4401, "token expired"),
    /** An administrator closed the user's sockets. The client does not reconnect by itself. */
    DISCONNECTED(4403, "disconnected by an administrator"),
    /** Nothing was received from the client within the idle limit, not even a pong. */
    SILENT(4408, "no sign of life"),
    /** The client reads more slowly than messages arrive. It resumes with {@code sync}. */
    SLOW_READER(4429, "reads too slowly");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** Returns the status code of the close frame. */
    public short code() {
        return (short) code;
    }

    /** Returns the reason text of the close frame. */
    public String reason() {
        return reason;
    }
}
