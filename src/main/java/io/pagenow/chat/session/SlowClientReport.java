package io.pagenow.chat.session;

import io.pagenow.chat.model.SlowClient;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Finds the slowest clients of one event loop. Visits every socket once, only on request. */
final class SlowClientReport {
    private static final Comparator<SlowClient> QUICKEST_FIRST = SlowClient.SLOWEST_FIRST.reversed();

    private final long now = System.nanoTime();
    private final PriorityQueue<SlowClient> slowest = new PriorityQueue<>(SlowClient.MOST + 1, QUICKEST_FIRST);

    private SlowClientReport() {}

    /**
     * @param sockets registries of the event loop, one per kind
     * @return the slowest clients, slowest first
     */
    static List<SlowClient> slowest(List<SessionRegistry<? extends ClientConnection>> sockets) {
        SlowClientReport report = new SlowClientReport();
        sockets.forEach(ofKind -> ofKind.forEach(report::add));
        return report.slowest.stream().sorted(SlowClient.SLOWEST_FIRST).toList();
    }

    private void add(ClientConnection socket) {
        if (socket.isClosed()) {
            // Already closing; its queue no longer grows.
            return;
        }
        SlowClient client = socket.snapshot(now);
        if (slowest.size() < SlowClient.MOST || QUICKEST_FIRST.compare(client, slowest.peek()) > 0) {
            slowest.add(client);
            if (slowest.size() > SlowClient.MOST) {
                slowest.remove();
            }
        }
    }
}
