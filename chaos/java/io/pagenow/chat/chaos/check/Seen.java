package io.pagenow.chat.chaos.check;

import java.util.List;

/** What happened at one device, in its order. Times are those of {@link System#nanoTime()}. */
public sealed interface Seen {
    /**
     * A connection was opened.
     *
     * @param nanos when the handshake was complete, which is after the server began to deliver to it
     */
    record Opened(long nanos) implements Seen {}

    /** The device asked for what it has missed. */
    record Asked(Heard heard) implements Seen {}

    /** The answer to that is complete. */
    record Synced() implements Seen {}

    /** The connection has ended. */
    record Closed(int code, Heard heard) implements Seen {}

    /**
     * A message came over the connection.
     *
     * @param name its {@code tempMessageId}
     * @param version the state in which it came
     */
    record Message(String conversation, long seq, String messageId, String name, Version version) implements Seen {
        /** A message that has never changed. */
        public Message(String conversation, long seq, String messageId, String name, int fingerprint) {
            this(conversation, seq, messageId, name, Version.original(fingerprint));
        }
    }

    /** A message was read from the history by REST. */
    record Loaded(Message message) implements Seen {}

    /**
     * Changes came over the connection.
     *
     * @param after the revision before the first one that the frame covers
     * @param rev the last revision that the frame covers
     */
    record Changes(String conversation, long after, long rev, List<ChangeItem> items) implements Seen {}

    /** The device is too far behind in a conversation, and goes on from the given place without what was before. */
    record Reset(String conversation, long seq, long rev) implements Seen {}

    /** The server says that the user is not in a conversation. */
    record Removed(String conversation) implements Seen {}

    /** A read position came. */
    record Read(String conversation, long position) implements Seen {}

    /**
     * The last span of time in which a connection was heard without a pause.
     *
     * @param since its beginning
     * @param until its end, when the connection was heard last
     */
    record Heard(long since, long until) {}
}
