package io.pagenow.chat.chaos.check;

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
    private final Map<String, String> idsByName;
    private final BiConsumer<Invariant, String> violated;
    private final Map<String, Track> tracks = new HashMap<>();
    private final Map<String, Long> highest = new HashMap<>();
    private final Map<String, Long> readPositions = new HashMap<>();
    private final Set<Invariant> reported = EnumSet.noneOf(Invariant.class);
    private boolean live;

    /**
     * @param sends by name
     * @param idsByName under which id each message was shown to any device; added to
     */
    DeviceCheck(
            Evidence.Device device,
            Evidence evidence,
            Map<String, Send> sends,
            Map<String, String> idsByName,
            BiConsumer<Invariant, String> violated) {
        this.device = device;
        this.evidence = evidence;
        this.sends = sends;
        this.idsByName = idsByName;
        this.violated = violated;
    }

    void check() {
        for (Seen seen : device.seen()) {
            if (seen instanceof Seen.Message message) {
                message(message);
            } else if (seen instanceof Seen.Read read) {
                read(read);
            } else if (seen instanceof Seen.Synced) {
                synced();
            } else if (seen instanceof Seen.Opened) {
                tracks.values().forEach(Track::forgetBehindGap);
                live = false;
            } else {
                live = false;
            }
        }
        if (device.connected()) {
            evidence.participants().forEach(this::complete);
        }
    }

    private void message(Seen.Message message) {
        String conversation = message.conversation();
        if (!evidence.participants().getOrDefault(conversation, Set.of()).contains(device.user())) {
            violated(Invariant.GENUINE, "got " + message.name() + " of " + conversation + ", where it does not belong");
            return;
        }
        String known = idsByName.putIfAbsent(message.name(), message.messageId());
        if (known != null && !known.equals(message.messageId())) {
            violated(
                    Invariant.ONCE,
                    "saw " + message.name() + " as " + message.messageId() + ", elsewhere it was " + known);
        }
        compare(message, evidence.histories().getOrDefault(conversation, List.of()));
        Track.Arrival arrival =
                tracks.computeIfAbsent(conversation, first -> new Track()).add(message.seq());
        if (isAnswerAgain(message)) {
            return;
        }
        long before = highest.getOrDefault(conversation, 0L);
        if (live && arrival != Track.Arrival.REPEATED && message.seq() < before) {
            violated(Invariant.ORDER, "got " + message.seq() + " of " + conversation + " live after " + before);
        }
        highest.put(conversation, Math.max(before, message.seq()));
    }

    /** Who sends a message again is answered at once, and may not have been told yet what stands before it. */
    private boolean isAnswerAgain(Seen.Message message) {
        Send send = sends.get(message.name());
        return send != null && send.repeated() && send.sender().equals(device.user());
    }

    private void compare(Seen.Message message, List<Stored> history) {
        Stored stored =
                message.seq() < 1 || message.seq() > history.size() ? null : history.get((int) message.seq() - 1);
        if (stored == null || !stored.messageId().equals(message.messageId())) {
            violated(
                    Invariant.ORDER,
                    "saw " + message.messageId() + " (" + message.name() + ") at " + message.seq() + " of "
                            + message.conversation() + ", where the history has "
                            + (stored == null ? "nothing" : stored.messageId()));
        } else if (stored.fingerprint() != message.fingerprint()) {
            violated(Invariant.GENUINE, "saw another content of " + message.name() + " than is stored");
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
        tracks.forEach((conversation, track) -> {
            if (track.hasGap()) {
                violated(
                        Invariant.COMPLETE,
                        "has a gap behind " + track.cursor() + " of " + conversation + " after a sync");
                track.forgetBehindGap();
            }
        });
        live = true;
    }

    private void complete(String conversation, Set<String> participants) {
        int length = evidence.histories().getOrDefault(conversation, List.of()).size();
        Track track = tracks.getOrDefault(conversation, new Track());
        if (participants.contains(device.user()) && track.cursor() < length) {
            violated(
                    Invariant.COMPLETE,
                    "is connected and has " + track.cursor() + " of the " + length + " messages of " + conversation);
        }
    }

    /** The first of each kind tells; the rest follows from it. */
    private void violated(Invariant invariant, String what) {
        if (reported.add(invariant)) {
            violated.accept(invariant, device.name() + " " + what);
        }
    }
}
