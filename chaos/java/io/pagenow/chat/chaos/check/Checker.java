package io.pagenow.chat.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Judges a run by what clients wrote down and what the histories say. Knows nothing of servers.
 *
 * <p>A device may get a message again with the answer to a sync and after it, or to a send that it has repeated. Everything else comes once and in
 * order, nothing is passed over while it is connected, and in the end it lacks nothing.
 */
public final class Checker {
    private Checker() {}

    /** @return everything that does not hold, empty if all is well */
    public static List<Violation> check(Evidence unnamed) {
        Evidence evidence = DeletedNames.restore(unnamed);
        List<Violation> found = new ArrayList<>();
        BiConsumer<Invariant, String> violated = (invariant, what) -> found.add(new Violation(invariant, what));
        Map<String, Send> sends = new LinkedHashMap<>();
        evidence.sends().forEach(send -> sends.put(send.name(), send));
        ChangeHistory changes = new ChangeHistory(sends, evidence.changes().requests());
        new HistoryCheck(sends, changes, violated).check(evidence.histories());
        new RequestCheck(evidence.histories(), violated)
                .check(evidence.changes().requests());
        new LogCheck(evidence, violated).check();
        Map<String, CommitTimes> times = new HashMap<>();
        evidence.histories()
                .forEach((conversation, history) -> times.put(conversation, new CommitTimes(history, sends)));
        Map<String, String> idsByName = new HashMap<>();
        evidence.devices()
                .forEach(device ->
                        new DeviceCheck(device, evidence, sends, changes, times, idsByName, violated).check());
        new ListCheck(evidence, changes, violated).check();
        return found;
    }
}
