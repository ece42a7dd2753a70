package io.pagenow.chat.session;

import io.pagenow.chat.protocol.SlowClient;
import io.pagenow.chat.protocol.SocketStatus;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Looks at every socket of one event loop once, which is done only while somebody wants to know. */
final class SocketSurvey {
    private final long now = System.nanoTime();
    private final Comparator<SlowClient> quickestFirst = SocketStatus.SLOWEST_FIRST.reversed();
    private final PriorityQueue<SlowClient> slowest = new PriorityQueue<>(SocketStatus.MOST_SLOWEST + 1, quickestFirst);
    private int chat;
    private int pages;
    private long waitingBytes;

    private SocketSurvey() {}

    /**
     * @param sockets of the event loop, by kind
     * @param handshakes how many wait to be let in
     */
    static SocketStatus of(List<Sessions<? extends OpenSocket>> sockets, int handshakes) {
        SocketSurvey survey = new SocketSurvey();
        sockets.forEach(ofKind -> ofKind.forEach(survey::add));
        List<SlowClient> found =
                survey.slowest.stream().sorted(SocketStatus.SLOWEST_FIRST).toList();
        return new SocketStatus(survey.chat, survey.pages, handshakes, survey.waitingBytes, found);
    }

    private void add(OpenSocket socket) {
        SlowClient client = socket.speed(now);
        if (client.pages()) {
            pages++;
        } else {
            chat++;
        }
        waitingBytes += client.waitingBytes();
        if (slowest.size() < SocketStatus.MOST_SLOWEST || quickestFirst.compare(client, slowest.peek()) > 0) {
            slowest.add(client);
            if (slowest.size() > SocketStatus.MOST_SLOWEST) {
                slowest.remove();
            }
        }
    }
}
