package io.pagenow.chat.chaos.check;

import io.pagenow.chat.chaos.check.Send.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The states that each message may have had, as far as clients have requested them. */
final class ChangeHistory {
    private static final int NO_CONTENT = "".hashCode();

    private final Map<String, Send> sends;
    private final Map<Place, List<ChangeRequest>> edits = new HashMap<>();
    private final Map<Place, List<ChangeRequest>> deletions = new HashMap<>();

    private record Place(String conversation, long seq) {}

    /** @param sends by name */
    ChangeHistory(Map<String, Send> sends, List<ChangeRequest> requests) {
        this.sends = sends;
        for (ChangeRequest request : requests) {
            if (request.state() != State.FAILED) {
                Map<Place, List<ChangeRequest>> byPlace = request.isEdit() ? edits : deletions;
                request.ranges().forEach(range -> range.seqs().forEach(seq -> byPlace.computeIfAbsent(
                                new Place(request.conversation(), seq), first -> new ArrayList<>(1))
                        .add(request)));
            }
        }
    }

    /**
     * Returns why a message cannot have had a state, empty if it can.
     *
     * @param name the message's {@code tempMessageId}
     */
    Optional<String> fault(String conversation, long seq, String name, Version version) {
        Place place = new Place(conversation, seq);
        if (version.rev() == 0) {
            Send send = sends.get(name);
            return !version.deleted() && send != null && send.fingerprint() == version.fingerprint()
                    ? Optional.empty()
                    : Optional.of("another content than was sent");
        }
        if (version.deleted()) {
            if (version.fingerprint() != NO_CONTENT) {
                return Optional.of("a content although it is deleted");
            }
            return deletions.containsKey(place)
                    ? Optional.empty()
                    : Optional.of("deleted although nobody requested it");
        }
        return edits.getOrDefault(place, List.of()).stream().anyMatch(edit -> led(edit, version))
                ? Optional.empty()
                : Optional.of("a content at revision " + version.rev() + " that no edit gave it");
    }

    /** An edit that was sent again may have been carried out again, before or after the time that was acknowledged. */
    private static boolean led(ChangeRequest edit, Version version) {
        return edit.fingerprint().orElseThrow() == version.fingerprint()
                && (edit.rev().isEmpty() || edit.rev().getAsLong() == version.rev() || edit.attempts() > 1);
    }

    /** Returns whether the deletion of a message was acknowledged before a time. */
    boolean wasDeletedBefore(String conversation, long seq, long nanos) {
        return deletions.getOrDefault(new Place(conversation, seq), List.of()).stream()
                .anyMatch(deletion -> deletion.state() == State.OK && deletion.settledNanos() - nanos < 0);
    }
}
