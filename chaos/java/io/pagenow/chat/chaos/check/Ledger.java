package io.pagenow.chat.chaos.check;

import io.pagenow.chat.chaos.check.Evidence.Kind;
import io.pagenow.chat.chaos.check.Send.Place;
import io.pagenow.chat.chaos.check.Send.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes down what clients do and see. May be used by any thread. */
public final class Ledger {
    private final Map<String, Send> sends = new LinkedHashMap<>();
    private final Map<String, Sighting> devices = new LinkedHashMap<>();
    private final List<Evidence.Listed> listed = new ArrayList<>();
    private final Map<String, Long> readPositions = new HashMap<>();
    private final Map<String, Integer> errors = new HashMap<>();
    private final ChangeLedger changes = new ChangeLedger();

    /** Each as it was seen first, so that it takes memory once and not once for every device. */
    private final Map<Seen, Seen> frames = new HashMap<>();

    private int repeats;
    private int gaps;

    private record Sighting(String user, Kind kind, List<Seen> seen) {}

    /** How many sends are in which state. */
    public record Totals(int ok, int failed, int unknown, int repeats, int gaps, ChangeLedger.Totals changes) {
        /** Nothing was done. */
        public static final Totals NONE = new Totals(0, 0, 0, 0, 0, new ChangeLedger.Totals(0, 0, 0));
    }

    /** The edits and deletions. */
    public ChangeLedger changes() {
        return changes;
    }

    /** A device of which something will be seen. */
    public synchronized void device(String name, String user, Kind kind) {
        devices.put(name, new Sighting(user, kind, new ArrayList<>()));
    }

    /** A client is about to send a message for the first time. */
    public synchronized void begun(String name, String device, String sender, String conversation, String content) {
        sends.put(name, Send.begun(name, device, sender, conversation, content));
    }

    /** The server has answered a send or a change with an error, which the client may or may not take for the last word. */
    public synchronized void error(String code) {
        errors.merge(code, 1, Integer::sum);
    }

    /** How often each error code has answered a send or a change. */
    public synchronized Map<String, Integer> errors() {
        return new TreeMap<>(errors);
    }

    /** The same message is sent again. */
    public synchronized void repeated(String name) {
        repeats++;
        sends.computeIfPresent(name, (key, send) -> send.again());
    }

    /** A device has found that a live message is missing. */
    public synchronized void gap() {
        gaps++;
    }

    public synchronized void acknowledged(String name, Place place) {
        sends.computeIfPresent(name, (key, send) -> send.acknowledged(place));
    }

    /** The server has done nothing, and the client gives up. */
    public synchronized void refused(String name, String code) {
        sends.computeIfPresent(name, (key, send) -> send.refused(code));
    }

    /** @param device was made known by {@link #device} */
    public synchronized void saw(String device, Seen seen) {
        Sighting sighting = devices.get(device);
        sighting.seen.add(single(seen));
        if (seen instanceof Seen.Read read) {
            readPositions.merge(sighting.user + "/" + read.conversation(), read.position(), Math::max);
        }
    }

    private Seen single(Seen seen) {
        if (seen instanceof Seen.Loaded loaded) {
            return new Seen.Loaded(known(loaded.message()));
        }
        return seen instanceof Seen.Message || seen instanceof Seen.Changes ? known(seen) : seen;
    }

    private <S extends Seen> S known(S seen) {
        @SuppressWarnings("unchecked") // equal to the one that is given, and so of its class
        S known = (S) frames.putIfAbsent(seen, seen);
        return known == null ? seen : known;
    }

    /** The highest read position that a user has been told of, 0 if none. */
    public synchronized long readPosition(String user, String conversation) {
        return readPositions.getOrDefault(user + "/" + conversation, 0L);
    }

    public synchronized void listed(Evidence.Listed position) {
        listed.add(position);
        readPositions.merge(position.user() + "/" + position.conversation(), position.position(), Math::max);
    }

    /** The number of sends that were acknowledged between two times. */
    public synchronized long acknowledged(long from, long to) {
        return sends.values().stream()
                .filter(send -> send.state() == State.OK && send.settledNanos() > from && send.settledNanos() < to)
                .count();
    }

    /** The number of sends that were both begun and acknowledged between two times. */
    public synchronized long begunAndAcknowledged(long from, long to) {
        return sends.values().stream()
                .filter(send -> send.state() == State.OK && send.begunNanos() > from && send.settledNanos() < to)
                .count();
    }

    /** The number of sends that were refused for good although their clients had repeated them. */
    public synchronized long failedAfterRepetition() {
        return sends.values().stream()
                .filter(send -> send.state() == State.FAILED && send.repeated())
                .count();
    }

    public synchronized Totals totals() {
        return new Totals(count(State.OK), count(State.FAILED), count(State.UNKNOWN), repeats, gaps, changes.totals());
    }

    private int count(State state) {
        return (int)
                sends.values().stream().filter(send -> send.state() == state).count();
    }

    /**
     * All that is known so far, but for the histories and the logs of changes.
     *
     * @param connected the devices that are connected now
     * @param participants see {@link Evidence}
     */
    public synchronized Evidence evidence(Set<String> connected, Map<String, Set<String>> participants) {
        List<Evidence.Device> seen = new ArrayList<>();
        devices.forEach((device, sighting) -> seen.add(new Evidence.Device(
                device, sighting.user, sighting.kind, List.copyOf(sighting.seen), connected.contains(device))));
        return new Evidence(
                List.copyOf(sends.values()), seen, List.copyOf(listed), Map.of(), participants, changes.evidence());
    }
}
