package io.pagenow.chat.chaos.check;

import io.pagenow.chat.chaos.check.Track.Arrival;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The changes of one conversation as a device holds them that follows changes: up to which revision it has all, and the
 * messages that have changed. Messages that never changed are not kept.
 */
public final class Copy {
    private final Map<Long, Version> changed = new HashMap<>();
    private long rev;

    /**
     * Applies the rule for clients: a repeated frame is ignored, one after a gap too, and any other replaces older states.
     *
     * @return {@link Arrival#AHEAD} if revisions before the frame are missing
     */
    public Arrival apply(Seen.Changes frame) {
        if (frame.rev() <= rev) {
            return Arrival.REPEATED;
        }
        if (frame.after() > rev) {
            return Arrival.AHEAD;
        }
        frame.items().forEach(item -> item.forEach((version, seq) -> put(seq, version)));
        rev = frame.rev();
        return Arrival.NEXT;
    }

    /** Takes the state of a message if it is later than the one held. */
    public void put(long seq, Version version) {
        if (version.rev() > 0) {
            changed.merge(seq, version, (held, other) -> other.rev() > held.rev() ? other : held);
        }
    }

    /** Begins anew at a revision, without any message. */
    public void reset(long newRev) {
        changed.clear();
        rev = newRev;
    }

    /** Returns the revision up to which all changes are held. */
    public long rev() {
        return rev;
    }

    /** Returns the state of a message, empty if no change of it is held. */
    public Optional<Version> version(long seq) {
        return Optional.ofNullable(changed.get(seq));
    }

    public boolean isDeleted(long seq) {
        Version held = changed.get(seq);
        return held != null && held.deleted();
    }

    /** All messages of which a change is held, by position. */
    Map<Long, Version> changed() {
        return changed;
    }
}
