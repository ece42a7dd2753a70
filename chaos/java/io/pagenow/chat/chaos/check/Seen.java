package io.pagenow.chat.chaos.check;

/** What happened at one device, in its order. */
public sealed interface Seen {
    /** A connection was opened. */
    record Opened() implements Seen {}

    /** The device asked for what it has missed. */
    record Asked() implements Seen {}

    /** The answer to that is complete. */
    record Synced() implements Seen {}

    /** The connection has ended. */
    record Closed(int code) implements Seen {}

    /**
     * A message came.
     *
     * @param name its {@code tempMessageId}
     * @param fingerprint of its content
     */
    record Message(String conversation, long seq, String messageId, String name, int fingerprint) implements Seen {}

    /** A read position came. */
    record Read(String conversation, long position) implements Seen {}
}
