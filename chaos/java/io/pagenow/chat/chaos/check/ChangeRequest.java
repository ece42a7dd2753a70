package io.pagenow.chat.chaos.check;

import io.pagenow.chat.chaos.check.Send.State;
import io.pagenow.chat.model.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An edit or a deletion that a client has requested. Times are those of {@link System#nanoTime()}.
 *
 * @param ref the client's name for the request, which no other request has
 * @param device the device that sent it
 * @param ranges the messages to be changed; one message if it is an edit
 * @param fingerprint of the new content, empty if it is a deletion
 * @param ifRev the revision that the message has to have, empty if any will do
 * @param attempts number of times it was sent
 * @param rev the revision with which it was acknowledged
 * @param refusal the error code with which it was refused without effect
 * @param settledNanos when it was acknowledged or refused; 0 before
 */
public record ChangeRequest(
        String ref,
        String device,
        String conversation,
        List<SeqRange> ranges,
        Optional<Integer> fingerprint,
        OptionalLong ifRev,
        State state,
        int attempts,
        OptionalLong rev,
        Optional<String> refusal,
        long settledNanos) {

    /** The message was deleted meanwhile. */
    private static final String NOT_ALLOWED = ErrorCode.NOT_ALLOWED.wireName();

    /** The message has changed since {@link #ifRev}. */
    private static final String CONFLICT = ErrorCode.CONFLICT.wireName();

    /** Codes with which a client is refused that comes too late; also one whose first attempt was carried out unnoticed. */
    public static final Set<String> LATE = Set.of(NOT_ALLOWED, CONFLICT);

    /** An edit that is not sent yet. */
    public static ChangeRequest edit(
            String ref, String device, String conversation, long seq, String content, OptionalLong ifRev) {
        return unsent(ref, device, conversation, List.of(SeqRange.of(seq)), Optional.of(content.hashCode()), ifRev);
    }

    /** A deletion that is not sent yet. */
    public static ChangeRequest deletion(String ref, String device, String conversation, List<SeqRange> ranges) {
        return unsent(ref, device, conversation, ranges, Optional.empty(), OptionalLong.empty());
    }

    private static ChangeRequest unsent(
            String ref,
            String device,
            String conversation,
            List<SeqRange> ranges,
            Optional<Integer> fingerprint,
            OptionalLong ifRev) {
        return new ChangeRequest(
                ref,
                device,
                conversation,
                ranges,
                fingerprint,
                ifRev,
                State.UNKNOWN,
                0,
                OptionalLong.empty(),
                Optional.empty(),
                0);
    }

    /**
     * Returns whether the server may refuse the request with a code.
     *
     * @param deleted whether one of its messages is deleted in the end
     */
    boolean mayBeRefused(String code, boolean deleted) {
        return Send.NOTHING_DONE.contains(code)
                || (code.equals(NOT_ALLOWED) && isEdit() && deleted)
                || (code.equals(CONFLICT) && ifRev.isPresent());
    }

    public boolean isEdit() {
        return fingerprint.isPresent();
    }

    /** Number of messages to be changed. */
    public long size() {
        return ranges.stream().mapToLong(SeqRange::size).sum();
    }

    /** Sent, for the first time or again. */
    ChangeRequest sent() {
        return with(state, attempts + 1, rev, refusal, settledNanos);
    }

    /** Acknowledged, now. */
    ChangeRequest done(long newRev) {
        return with(State.OK, attempts, OptionalLong.of(newRev), Optional.empty(), System.nanoTime());
    }

    /** Refused for good, now. */
    ChangeRequest refused(String code) {
        return with(State.FAILED, attempts, OptionalLong.empty(), Optional.of(code), System.nanoTime());
    }

    private ChangeRequest with(State now, int count, OptionalLong newRev, Optional<String> code, long settled) {
        return new ChangeRequest(
                ref, device, conversation, ranges, fingerprint, ifRev, now, count, newRev, code, settled);
    }
}
