package io.pagenow.chat.chaos.check;

import io.pagenow.chat.chaos.check.Send.Place;
import io.pagenow.chat.chaos.check.Send.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Writes down what clients do and see. May be used by any thread. */
public final class Ledger {
    private final Map<String, Send> sends = new LinkedHashMap<>();
    private final Map<String, Sighting> devices = new LinkedHashMap<>();
    private final List<Evidence.Listed> listed = new ArrayList<>();
    private final Map<String, Long> readPositions = new HashMap<>();
    private final Map<String, Integer> errors = new HashMap<>();
    private int repeats;
    private int gaps;

    private record Sighting(String user, List<Seen> seen) {}

    /** How many sends are in which state. */
    public record Totals(int ok, int failed, int unknown, int repeats, int gaps) {}

    /** A client is about to send a message for the first time. */
    public synchronized void begun(String name, String sender, String conversation, String content) {
        sends.put(
                name,
                new Send(
                        name,
                        sender,
                        conversation,
                        content.hashCode(),
                        State.UNKNOWN,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        0));
    }

    /** The server has answered a send with an error, which the client may or may not take for the last word. */
    public synchronized void error(String code) {
        errors.merge(code, 1, Integer::sum);
    }

    /** How often each error code has answered a send. */
    public synchronized Map<String, Integer> errors() {
        return new TreeMap<>(errors);
    }

    /** The same message is sent again. */
    public synchronized void repeated(String name) {
        repeats++;
        sends.computeIfPresent(
                name,
                (key, send) -> changed(send, send.state(), true, send.answer(), send.refusal(), send.settledNanos()));
    }

    /** A device has found that a live message is missing. */
    public synchronized void gap() {
        gaps++;
    }

    public synchronized void acknowledged(String name, Place place) {
        sends.computeIfPresent(name, (key, send) -> settled(send, State.OK, Optional.of(place), Optional.empty()));
    }

    /** The server has done nothing, and the client gives up. */
    public synchronized void refused(String name, String code) {
        sends.computeIfPresent(name, (key, send) -> settled(send, State.FAILED, Optional.empty(), Optional.of(code)));
    }

    private static Send settled(Send send, State state, Optional<Place> place, Optional<String> refusal) {
        return changed(send, state, send.repeated(), place, refusal, System.nanoTime());
    }

    private static Send changed(
            Send send, State state, boolean repeated, Optional<Place> place, Optional<String> refusal, long settled) {
        return new Send(
                send.name(),
                send.sender(),
                send.conversation(),
                send.fingerprint(),
                state,
                repeated,
                place,
                refusal,
                settled);
    }

    public synchronized void saw(String device, String user, Seen seen) {
        devices.computeIfAbsent(device, name -> new Sighting(user, new ArrayList<>()))
                .seen
                .add(seen);
        if (seen instanceof Seen.Read read) {
            readPositions.merge(user + "/" + read.conversation(), read.position(), Math::max);
        }
    }

    /** The highest read position that a user has been told of, 0 if none. */
    public synchronized long readPosition(String user, String conversation) {
        return readPositions.getOrDefault(user + "/" + conversation, 0L);
    }

    public synchronized void listed(Evidence.Listed position) {
        listed.add(position);
        readPositions.merge(position.user() + "/" + position.conversation(), position.position(), Math::max);
    }

    /** How many sends were acknowledged in a span of {@link System#nanoTime()}. */
    public synchronized long acknowledgedBetween(long from, long to) {
        return sends.values().stream()
                .filter(send -> send.state() == State.OK && send.settledNanos() - from > 0)
                .filter(send -> send.settledNanos() - to < 0)
                .count();
    }

    public synchronized Totals totals() {
        return new Totals(count(State.OK), count(State.FAILED), count(State.UNKNOWN), repeats, gaps);
    }

    private int count(State state) {
        return (int)
                sends.values().stream().filter(send -> send.state() == state).count();
    }

    /**
     * @param connected the devices that are connected now
     * @param histories see {@link Evidence}
     * @param participants see {@link Evidence}
     */
    public synchronized Evidence evidence(
            Set<String> connected,
            Map<String, List<Evidence.Stored>> histories,
            Map<String, Set<String>> participants) {
        List<Evidence.Device> seen = new ArrayList<>();
        devices.forEach((device, sighting) -> seen.add(
                new Evidence.Device(device, sighting.user, List.copyOf(sighting.seen), connected.contains(device))));
        return new Evidence(List.copyOf(sends.values()), seen, List.copyOf(listed), histories, participants);
    }
}
