package io.pagenow.chat.chaos.check;

import java.util.Optional;

/**
 * What became of one message that a client wanted to send.
 *
 * @param name its {@code tempMessageId}, which no other message has
 * @param fingerprint of its content
 * @param repeated whether it was sent more than once
 * @param answer where it is stored, if it was acknowledged
 * @param refusal the error code it was given up with, if it was
 * @param settledNanos when it was acknowledged or given up, as {@link System#nanoTime()}; 0 before
 */
public record Send(
        String name,
        String sender,
        String conversation,
        int fingerprint,
        State state,
        boolean repeated,
        Optional<Place> answer,
        Optional<String> refusal,
        long settledNanos) {

    /** How much the client knows. */
    public enum State {
        /** Acknowledged. */
        OK,
        /** The server has said that it did nothing. */
        FAILED,
        /** No answer came, or one that leaves it open. */
        UNKNOWN
    }

    /** Where a message stands. */
    public record Place(long seq, String messageId) {}
}
