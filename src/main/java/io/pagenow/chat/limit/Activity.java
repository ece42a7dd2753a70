package io.pagenow.chat.limit;

/** What clients are limited in; how much of it they may do stands in the settings ({@code limits}). */
public enum Activity {
    /** A send. */
    MESSAGE("messages"),
    /** A call of REST, or a frame that is not a send. A page of messages is as many as it has of 50 messages. */
    REQUEST("requests"),
    /** A {@code POST /conversation}, whether it makes one or finds one. */
    CONVERSATION("conversations"),
    /** A recipient of a new conversation: each is a row to be written. */
    RECIPIENT("recipients of new conversations"),
    /** A handshake, or a token for an open socket. */
    CONNECT("connections");

    private final String plural;

    Activity(String plural) {
        this.plural = plural;
    }

    /** As in "Too many messages". */
    String plural() {
        return plural;
    }
}
