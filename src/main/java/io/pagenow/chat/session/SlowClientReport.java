package io.pagenow.chat.session;

import io.pagenow.chat.model.SlowClient;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Looks at every socket of one event loop once, which is done only while somebody wants to know. */
final class SlowClientReport {
    private static final Comparator<SlowClient> QUICKEST_FIRST = SlowClient.SLOWEST_FIRST.reversed();

    private final long now = System.nanoTime();
    private final PriorityQueue<SlowClient> slowest = new PriorityQueue<>(SlowClient.MOST + 1, QUICKEST_FIRST);

    private SlowClientReport() {}

    /**
     * @param sockets of the event loop, by kind
     * @return the slowest clients, slowest first
     */
    static List<SlowClient> slowest(List<SessionRegistry<? extends ClientConnection>> sockets) {
        SlowClientReport report = new SlowClientReport();
        sockets.forEach(ofKind -> ofKind.forEach(report::add));
        return report.slowest.stream().sorted(SlowClient.SLOWEST_FIRST).toList();
    }

    private void add(ClientConnection socket) {
        if (socket.isClosed()) {
            // It is told to close, and takes its time for it.
            return;
        }
        SlowClient client = socket.speed(now);
        if (slowest.size() < SlowClient.MOST || QUICKEST_FIRST.compare(client, slowest.peek()) > 0) {
            slowest.add(client);
            if (slowest.size() > SlowClient.MOST) {
                slowest.remove();
            }
        }
    }
}
