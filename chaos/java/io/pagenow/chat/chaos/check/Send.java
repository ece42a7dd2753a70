package io.pagenow.chat.chaos.check;

import io.pagenow.chat.model.ErrorCode;
import java.util.Optional;
import java.util.Set;

/**
 * What became of one message that a client wanted to send. Times are those of {@link System#nanoTime()}.
 *
 * @param name its {@code tempMessageId}, which no other message has
 * @param device the device that sent it
 * @param fingerprint of its content
 * @param begunNanos when it was sent for the first time
 * @param repeated whether it was sent more than once
 * @param answer where it is stored, if it was acknowledged
 * @param refusal the error code it was given up with, if it was
 * @param settledNanos when it was acknowledged or given up; 0 before
 */
public record Send(
        String name,
        String device,
        String sender,
        String conversation,
        int fingerprint,
        long begunNanos,
        State state,
        boolean repeated,
        Optional<Place> answer,
        Optional<String> refusal,
        long settledNanos) {

    /** Codes with which the server says that it did nothing; a client may give up after them. */
    public static final Set<String> NOTHING_DONE =
            Set.of(ErrorCode.OVERLOADED.wireName(), ErrorCode.RATE_LIMITED.wireName());

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

    /** Sent for the first time, now. */
    static Send begun(String name, String device, String sender, String conversation, String content) {
        return new Send(
                name,
                device,
                sender,
                conversation,
                content.hashCode(),
                System.nanoTime(),
                State.UNKNOWN,
                false,
                Optional.empty(),
                Optional.empty(),
                0);
    }

    /** Sent again. */
    Send again() {
        return with(state, true, answer, refusal, settledNanos);
    }

    /** Acknowledged, now. */
    Send acknowledged(Place place) {
        return with(State.OK, repeated, Optional.of(place), Optional.empty(), System.nanoTime());
    }

    /** Refused for good, now. */
    Send refused(String code) {
        return with(State.FAILED, repeated, Optional.empty(), Optional.of(code), System.nanoTime());
    }

    private Send with(State now, boolean again, Optional<Place> place, Optional<String> code, long settled) {
        return new Send(name, device, sender, conversation, fingerprint, begunNanos, now, again, place, code, settled);
    }
}
