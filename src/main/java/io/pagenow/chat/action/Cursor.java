package io.pagenow.chat.action;

/**
 * A client's place in one conversation.
 *
 * @param seq highest position of a message that the client has, 0 or more
 * @param rev highest revision that the client has, {@link #NO_REV} if it knows only messages
 * @param my number of changes of the user's own settings that the client has, 0 if it has none
 * @param lowest lowest position of a message that the client holds, 0 or more; changes of earlier messages are omitted
 */
public record Cursor(long seq, long rev, long my, long lowest) {
    public static final long NO_REV = -1;

    /** The place of a client that knows only messages. */
    static Cursor ofMessages(long seq) {
        return new Cursor(seq, NO_REV, 0, 0);
    }

    /** Returns whether the client follows changes in the conversation. */
    public boolean followsChanges() {
        return rev != NO_REV;
    }
}
