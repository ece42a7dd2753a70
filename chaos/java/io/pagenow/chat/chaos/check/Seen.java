package io.pagenow.chat.chaos.check;

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
     * @param fingerprint of its content
     */
    record Message(String conversation, long seq, String messageId, String name, int fingerprint) implements Seen {}

    /** A message was read from the history by REST. */
    record Loaded(Message message) implements Seen {}

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
