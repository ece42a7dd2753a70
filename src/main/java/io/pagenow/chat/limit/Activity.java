package io.pagenow.chat.limit;

/** An activity that is rate limited per user and per client address. The rates are settings ({@code limits}). */
public enum Activity {
    /** A send. */
    MESSAGE("messages"),
    /** A change of one's reactions to a message. */
    REACTION("reactions"),
    /** A request for the preview of a link. Its rate is no setting. */
    PREVIEW("previews of links"),
    /** A REST call, or a frame other than a send. A page of history counts once per 50 messages. */
    REQUEST("requests"),
    /** A {@code POST /conversation}, whether it creates a conversation or finds one. */
    CONVERSATION("conversations"),
    /** A recipient of a new conversation; each one is a row to write. */
    RECIPIENT("recipients of new conversations"),
    /** A WebSocket handshake, or a new token for an open socket. */
    CONNECT("connections");

    private final String plural;

    Activity(String plural) {
        this.plural = plural;
    }

    /** The noun in the refusal "Too many messages". */
    String plural() {
        return plural;
    }
}
