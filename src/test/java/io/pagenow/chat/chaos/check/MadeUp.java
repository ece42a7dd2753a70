package io.pagenow.chat.chaos.check;

import io.pagenow.chat.chaos.check.Evidence.Kind;
import io.pagenow.chat.chaos.check.Evidence.Listed;
import io.pagenow.chat.chaos.check.Evidence.Stored;
import io.pagenow.chat.chaos.check.Send.Place;
import io.pagenow.chat.chaos.check.Send.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Evidence of one conversation, in which Ann sends Ben a message each second, acknowledged half a second later. */
class MadeUp {
    static final String CONVERSATION = "c";
    static final String DEVICE = "device";

    /** The device asks for what it has missed, at the beginning. */
    static final Seen ASKED = new Seen.Asked(new Seen.Heard(0, 0));

    final List<Send> sends = new ArrayList<>();
    final List<Stored> history = new ArrayList<>();
    final List<Seen> seen = new ArrayList<>();
    final List<Listed> listed = new ArrayList<>();
    final List<ChangeRequest> requests = new ArrayList<>();
    final List<Evidence.Preview> previews = new ArrayList<>();
    ChangeLog log = ChangeLog.EMPTY;

    /** @param messages number of messages, at the positions from 1 on and sent in the seconds from 1 on */
    MadeUp(int messages) {
        LongStream.rangeClosed(1, messages).forEach(number -> {
            sends.add(ok(number));
            history.add(stored(number));
        });
    }

    static long second(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    static Send ok(long number) {
        return send(number, State.OK, false, Optional.empty());
    }

    static Send send(long number, State state, boolean repeated, Optional<String> refusal) {
        return send(number, "ann's", state, repeated, refusal);
    }

    static Send send(long number, String device, State state, boolean repeated, Optional<String> refusal) {
        Optional<Place> place = state == State.OK ? Optional.of(new Place(number, "id" + number)) : Optional.empty();
        return new Send(
                "m" + number,
                device,
                "ann",
                CONVERSATION,
                (int) number,
                second((double) number),
                state,
                repeated,
                place,
                refusal,
                second(number + 0.5));
    }

    static Stored stored(long number) {
        return new Stored(number, "id" + number, "ann", "m" + number, (int) number);
    }

    static Seen.Message came(long number) {
        return new Seen.Message(CONVERSATION, number, "id" + number, "m" + number, (int) number);
    }

    static Seen.Opened opened(double second) {
        return new Seen.Opened(second(second));
    }

    /** Ends a connection that was heard all the time. */
    static Seen.Closed closed(int code, double openedAt, double closedAt) {
        return new Seen.Closed(code, new Seen.Heard(second(openedAt), second(closedAt)));
    }

    /** Checks a device of a client that resumes. */
    List<Invariant> violated(String user, boolean connected) {
        return violated(user, Kind.RESUMING, connected);
    }

    List<Invariant> violated(String user, Kind kind, boolean connected) {
        Evidence evidence = new Evidence(
                sends,
                List.of(new Evidence.Device(DEVICE, user, kind, seen, connected)),
                listed,
                Map.of(CONVERSATION, history),
                Map.of(CONVERSATION, Set.of("ann", "ben")),
                new Evidence.Changes(requests, previews, Map.of(CONVERSATION, log)));
        return Checker.check(evidence).stream()
                .map(Violation::invariant)
                .distinct()
                .toList();
    }
}
