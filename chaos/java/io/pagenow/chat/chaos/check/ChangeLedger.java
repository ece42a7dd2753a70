package io.pagenow.chat.chaos.check;

import io.pagenow.chat.chaos.check.Evidence.Preview;
import io.pagenow.chat.chaos.check.Send.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records the edits and deletions that clients request. May be used by any thread. */
public final class ChangeLedger {
    private final Map<String, ChangeRequest> requests = new LinkedHashMap<>();
    private final List<Preview> previews = new ArrayList<>();

    /** The number of requests in each state. */
    public record Totals(int done, int refused, int unknown) {}

    ChangeLedger() {}

    /** A client is about to send a request, for the first time or again. */
    public synchronized void sent(ChangeRequest request) {
        requests.merge(request.ref(), request.sent(), (known, first) -> known.sent());
    }

    /** @param rev as the server has acknowledged it */
    public synchronized void done(String ref, long rev) {
        requests.computeIfPresent(ref, (key, request) -> request.done(rev));
    }

    /** The server has done nothing, and the client gives up. */
    public synchronized void refused(String ref, String code) {
        requests.computeIfPresent(ref, (key, request) -> request.refused(code));
    }

    /** A list of conversations has shown the newest message of one. */
    public synchronized void previewed(Preview preview) {
        previews.add(preview);
    }

    synchronized Totals totals() {
        return new Totals(count(State.OK), count(State.FAILED), count(State.UNKNOWN));
    }

    private int count(State state) {
        return (int) requests.values().stream()
                .filter(request -> request.state() == state)
                .count();
    }

    /** All that is known so far, but for the logs. */
    synchronized Evidence.Changes evidence() {
        return new Evidence.Changes(List.copyOf(requests.values()), List.copyOf(previews), Map.of());
    }
}
