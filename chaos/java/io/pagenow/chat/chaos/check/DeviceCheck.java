package io.pagenow.chat.chaos.check;

import io.pagenow.chat.chaos.check.Evidence.Kind;
import io.pagenow.chat.chaos.check.Evidence.Stored;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Whether what one device saw is what the histories say. */
final class DeviceCheck {
    private final Evidence.Device device;
    private final Evidence evidence;
    private final Map<String, Send> sends;
    private final ChangeHistory changes;
    private final Map<String, String> idsByName;
    private final BiConsumer<Invariant, String> violated;
    private final LiveCheck live;
    private final Map<String, Track> tracks = new HashMap<>();
    private final CopyCheck copies = new CopyCheck(tracks, this::violated);
    private final Map<String, Long> readPositions = new HashMap<>();
    private final Set<Invariant> reported = EnumSet.noneOf(Invariant.class);

    /** When the connection was opened. */
    private long openedNanos;

    private Phase phase = Phase.BEFORE_SYNC;

    /** How far the device has caught up on its connection. Tells where a frame came from that should not have come. */
    private enum Phase {
        BEFORE_SYNC,
        IN_SYNC,
        AFTER_SYNC
    }

    /**
     * @param sends by name
     * @param times by conversation
     * @param idsByName under which id each message was shown to any device; added to
     */
    DeviceCheck(
            Evidence.Device device,
            Evidence evidence,
            Map<String, Send> sends,
            ChangeHistory changes,
            Map<String, CommitTimes> times,
            Map<String, String> idsByName,
            BiConsumer<Invariant, String> violated) {
        this.device = device;
        this.evidence = evidence;
        this.sends = sends;
        this.changes = changes;
        this.idsByName = idsByName;
        this.violated = violated;
        Map<String, CommitTimes> own = new HashMap<>(times);
        own.keySet().removeIf(conversation -> !belongsTo(conversation));
        this.live = new LiveCheck(own, this::isAnswerAgain, this::violated);
    }

    private boolean belongsTo(String conversation) {
        return evidence.participants().getOrDefault(conversation, Set.of()).contains(device.user());
    }

    void check() {
        device.seen().forEach(this::check);
        if (device.connected()) {
            live.stayed();
            evidence.participants().keySet().stream().filter(this::belongsTo).forEach(this::complete);
        } else {
            live.gone();
        }
    }

    private void check(Seen seen) {
        if (seen instanceof Seen.Message message) {
            shown(message, isAfterSync(message));
            live.came(message);
        } else if (seen instanceof Seen.Loaded loaded) {
            shown(loaded.message(), true);
        } else if (seen instanceof Seen.Changes frame) {
            changed(frame);
        } else if (seen instanceof Seen.Reset reset) {
            reset(reset);
        } else if (seen instanceof Seen.Removed removed) {
            violated(Invariant.GENUINE, "was told that it is not in " + removed.conversation());
        } else if (seen instanceof Seen.Read read) {
            read(read);
        } else if (seen instanceof Seen.Opened opened) {
            opened(opened);
        } else if (seen instanceof Seen.Asked asked) {
            phase = Phase.IN_SYNC;
            live.asked(asked);
            copies.interrupted("asked");
        } else if (seen instanceof Seen.Synced) {
            synced();
        } else if (seen instanceof Seen.Closed closed) {
            live.closed(closed);
            copies.interrupted("closed with " + closed.code());
        }
    }

    /**
     * A message that was live before the server read the request comes ahead of what was missed, which begins right after the cursor and has no
     * holes.
     */
    private boolean isAfterSync(Seen.Message message) {
        return phase == Phase.AFTER_SYNC
                || (phase == Phase.IN_SYNC
                        && message.seq() == track(message.conversation()).cursor() + 1);
    }

    private boolean follows() {
        return device.kind() == Kind.FOLLOWING;
    }

    private void opened(Seen.Opened opened) {
        openedNanos = opened.nanos();
        phase = Phase.BEFORE_SYNC;
        copies.opened();
        if (device.kind() == Kind.SIMPLE) {
            live.opened(opened);
        } else {
            tracks.values().forEach(Track::forgetBehindGap);
        }
    }

    private Map<String, Long> cursors() {
        Map<String, Long> cursors = new HashMap<>();
        tracks.forEach((conversation, track) -> cursors.put(conversation, track.cursor()));
        return cursors;
    }

    /** @param current whether the message came in its current state, if it was changed before the connection was open */
    private void shown(Seen.Message message, boolean current) {
        String conversation = message.conversation();
        if (!belongsTo(conversation)) {
            violated(Invariant.GENUINE, "got " + message.name() + " of " + conversation + ", where it does not belong");
            return;
        }
        String known = message.name().isEmpty() ? null : idsByName.putIfAbsent(message.name(), message.messageId());
        if (known != null && !known.equals(message.messageId())) {
            violated(
                    Invariant.ONCE,
                    "saw " + message.name() + " as " + message.messageId() + ", elsewhere it was " + known);
        }
        compare(message);
        if (current
                && !message.version().deleted()
                && changes.wasDeletedBefore(conversation, message.seq(), openedNanos)) {
            violated(
                    Invariant.CHANGES_KEPT,
                    "got the content of " + message.name() + " at " + message.seq() + " of " + conversation
                            + " over a connection that was opened after its deletion (" + phase + ", had up to "
                            + track(conversation).cursor() + ")");
        }
        track(conversation).add(message.seq());
        if (follows()) {
            copies.came(message);
        }
    }

    private Track track(String conversation) {
        return tracks.computeIfAbsent(conversation, first -> new Track());
    }

    private void changed(Seen.Changes frame) {
        if (!belongsTo(frame.conversation())) {
            violated(Invariant.GENUINE, "got changes of " + frame.conversation() + ", where it does not belong");
            return;
        }
        frame.items()
                .forEach(item -> item.forEach((version, seq) -> {
                    Stored stored = stored(frame.conversation(), seq);
                    if (stored != null && !stored.version().equals(version)) {
                        changes.fault(frame.conversation(), seq, stored.name(), version)
                                .ifPresent(fault -> violated(
                                        Invariant.GENUINE,
                                        "saw " + stored.name() + " at " + seq + " of " + frame.conversation() + " with "
                                                + fault));
                    }
                }));
        copies.came(frame);
    }

    private void reset(Seen.Reset reset) {
        track(reset.conversation()).reset(reset.seq());
        copies.reset(reset);
    }

    private Stored stored(String conversation, long seq) {
        List<Stored> history = evidence.histories().getOrDefault(conversation, List.of());
        return seq < 1 || seq > history.size() ? null : history.get((int) seq - 1);
    }

    /**
     * A device that sends a message again is answered at once, and may not have been told yet what stands before it. Where the first answer
     * went is not known.
     */
    private boolean isAnswerAgain(String conversation, long seq) {
        Stored stored = stored(conversation, seq);
        Send send = stored == null ? null : sends.get(stored.name());
        return send != null && send.repeated() && send.device().equals(device.name());
    }

    private void compare(Seen.Message message) {
        Stored stored = stored(message.conversation(), message.seq());
        if (stored == null || !stored.messageId().equals(message.messageId())) {
            violated(
                    Invariant.ORDER,
                    "saw " + message.messageId() + " (" + message.name() + ") at " + message.seq() + " of "
                            + message.conversation() + ", where the history has "
                            + (stored == null ? "nothing" : stored.messageId()));
        } else if (!stored.version().equals(message.version())) {
            changes.fault(message.conversation(), message.seq(), stored.name(), message.version())
                    .ifPresent(fault -> violated(
                            Invariant.GENUINE,
                            "saw " + message.name() + " at " + message.seq() + " of " + message.conversation()
                                    + " with " + fault));
        }
    }

    private void read(Seen.Read read) {
        Long before = readPositions.put(read.conversation(), read.position());
        if (before != null && before > read.position()) {
            violated(
                    Invariant.READ_POSITION,
                    "was told that " + read.conversation() + " is read up to " + before + " and then up to "
                            + read.position());
        }
    }

    private void synced() {
        phase = Phase.AFTER_SYNC;
        tracks.forEach((conversation, track) -> {
            if (track.hasGap()) {
                violated(
                        Invariant.COMPLETE,
                        "has a gap behind " + track.cursor() + " of " + conversation + " after a sync");
                track.forgetBehindGap();
            }
        });
        live.synced(cursors());
        copies.synced();
    }

    private void complete(String conversation) {
        List<Stored> history = evidence.histories().getOrDefault(conversation, List.of());
        int length = history.size();
        Track track = tracks.getOrDefault(conversation, new Track());
        if (track.cursor() < length) {
            violated(
                    Invariant.COMPLETE,
                    "is connected and has " + track.cursor() + " of the " + length + " messages of " + conversation);
        }
        if (follows()) {
            copies.complete(conversation, history, evidence.changes().log(conversation));
        }
    }

    /** The first of each kind tells; the rest follows from it. */
    private void violated(Invariant invariant, String what) {
        if (reported.add(invariant)) {
            violated.accept(invariant, device.name() + " " + what);
        }
    }
}
