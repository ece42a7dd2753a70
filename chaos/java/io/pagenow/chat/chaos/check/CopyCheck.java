package io.pagenow.chat.chaos.check;

import io.pagenow.chat.chaos.check.Evidence.Stored;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Checks that a device which follows changes gets each once and in order, after its message, and in the end holds the stored
 * states.
 *
 * <p>A device is live from the end of a sync to the next one. Meanwhile each frame goes on where the one before has ended, or
 * overlaps it. Changes that a sync has brought may come again live.
 */
final class CopyCheck {
    private final Map<String, Track> tracks;
    private final BiConsumer<Invariant, String> violated;
    private final Map<String, Copy> copies = new HashMap<>();
    private final Recent recent = new Recent();
    private final Map<String, Long> resets = new HashMap<>();

    /** Revisions from which on the device is live, by conversation. */
    private final Map<String, Long> liveFrom = new HashMap<>();

    private boolean live;

    /** @param tracks the messages that the device has, by conversation; kept up to date by others */
    CopyCheck(Map<String, Track> tracks, BiConsumer<Invariant, String> violated) {
        this.tracks = tracks;
        this.violated = violated;
    }

    private Copy copy(String conversation) {
        return copies.computeIfAbsent(conversation, first -> new Copy());
    }

    void came(Seen.Message message) {
        recent.note(message.conversation(), message.seq());
        Copy copy = copy(message.conversation());
        if (copy.isDeleted(message.seq()) && !message.version().deleted()) {
            violated(
                    Invariant.CHANGES_KEPT,
                    message.conversation(),
                    "got the content of " + message.name() + " at " + message.seq() + " of " + message.conversation()
                            + " after its deletion");
        }
        copy.put(message.seq(), message.version());
    }

    void came(Seen.Changes frame) {
        recent.note(frame.conversation(), "changes " + frame.after() + " to " + frame.rev());
        Copy copy = copy(frame.conversation());
        if (live) {
            checkChain(frame, copy.rev());
        }
        if (frame.rev() > copy.rev() && frame.after() <= copy.rev()) {
            frame.items().forEach(item -> item.forEach((version, seq) -> checkItem(frame, copy, seq, version)));
        }
        copy.apply(frame);
    }

    private void checkChain(Seen.Changes frame, long rev) {
        if (frame.after() > rev) {
            violated(
                    Invariant.REVISIONS,
                    frame.conversation(),
                    "got changes of " + frame.conversation() + " after revision " + frame.after()
                            + " live when it had those up to " + rev);
        } else if (frame.rev() <= rev && frame.rev() > liveFrom.getOrDefault(frame.conversation(), 0L)) {
            violated(
                    Invariant.REVISIONS,
                    frame.conversation(),
                    "got changes of " + frame.conversation() + " up to revision " + frame.rev()
                            + " live when it had those up to " + rev);
        }
    }

    private void checkItem(Seen.Changes frame, Copy copy, long seq, Version version) {
        String conversation = frame.conversation();
        if (version.rev() <= frame.after()) {
            violated(
                    Invariant.REVISIONS,
                    conversation,
                    "got a change of " + conversation + " with revision " + version.rev() + " after revision "
                            + frame.after());
        }
        Track track = tracks.get(conversation);
        // A connection whose first frame is late gets live events before it has caught up.
        if (live && seq > resets.getOrDefault(conversation, 0L) && (track == null || !track.has(seq))) {
            violated(
                    Invariant.CHANGES_KEPT,
                    conversation,
                    "got change " + version.rev() + " of the message at " + seq + " of " + conversation
                            + " before the message");
        }
        if (isRestored(copy, seq, version)) {
            violated(
                    Invariant.CHANGES_KEPT,
                    conversation,
                    "got the content of the message at " + seq + " of " + conversation + " after its deletion");
        }
    }

    /**
     * Returns whether a deleted message has a content again. A change from before the deletion is no such case: a sync brings
     * messages in their current state, and changes that were under way meanwhile come after it.
     */
    private static boolean isRestored(Copy copy, long seq, Version version) {
        return !version.deleted()
                && copy.isDeleted(seq)
                && copy.version(seq).orElseThrow().rev() < version.rev();
    }

    private void violated(Invariant invariant, String conversation, String what) {
        violated.accept(invariant, what + ", lately " + recent.of(conversation));
    }

    /** The device goes on at another place. */
    void reset(Seen.Reset reset) {
        recent.note(reset.conversation(), "reset");
        copy(reset.conversation()).reset(reset.rev());
        resets.put(reset.conversation(), reset.seq());
    }

    /**
     * The device is not live any more.
     *
     * @param event for a reader
     */
    void interrupted(String event) {
        recent.note(event);
        live = false;
    }

    void opened() {
        recent.note("opened");
    }

    void synced() {
        recent.note("synced");
        live = true;
        liveFrom.clear();
        copies.forEach((conversation, copy) -> liveFrom.put(conversation, copy.rev()));
    }

    /** The device is connected at the end of the run. */
    void complete(String conversation, List<Stored> history, ChangeLog log) {
        Copy copy = copy(conversation);
        if (copy.rev() != log.rev()) {
            violated(
                    Invariant.REVISIONS,
                    conversation,
                    "is connected and has the changes of " + conversation + " up to revision " + copy.rev() + " of "
                            + log.rev());
        }
        long from = resets.getOrDefault(conversation, 0L);
        for (Stored stored : history) {
            Optional<Version> held = copy.version(stored.seq());
            Optional<Version> expected = stored.version().rev() > 0 ? Optional.of(stored.version()) : Optional.empty();
            boolean isHeld = stored.seq() > from || held.isPresent();
            if (isHeld && !held.equals(expected)) {
                violated(
                        Invariant.CONVERGENCE,
                        conversation,
                        "holds " + stored.name() + " at " + stored.seq() + " of " + conversation + " as "
                                + held.map(Version::toString).orElse("never changed") + ", stored is "
                                + stored.version());
            }
        }
    }
}
