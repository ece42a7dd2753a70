package io.pagenow.chat.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * More messages than a server can store, at a given rate, whatever becomes of them. What a connection does not take when a message is due
 * is not sent at all: a client whose connection is full keeps what it has to say to itself.
 */
public final class Flood implements AutoCloseable {
    private static final int MAX_UNDER_WAY = 1 << 22;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Sends between two looks at what has arrived. */
    private static final int MAX_IN_A_TURN = 500;

    private static final int DIGITS = 3;

    private final Loop loop;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<SocketClient> clients = new ArrayList<>();
    private final long[] numbers = new long[MAX_UNDER_WAY];
    private final long[] begun = new long[MAX_UNDER_WAY];
    private final Histogram latency = new Histogram(LONGEST_NANOS, DIGITS);
    private long sent;
    private long kept;
    private long accepted;
    private long refused;
    private int turn;

    /**
     * What became of the messages.
     *
     * @param seconds how long they were sent
     * @param sent how many were
     * @param kept how many were not, because their connection took no more
     * @param accepted how many of those sent came back to their senders as stored
     * @param refused how many came back with an error
     * @param unanswered how many did not come back
     * @param answeredAfter seconds from the last send to the last answer
     * @param latency in nanoseconds, from the send to the sender's own delivery
     */
    public record Fate(
            double seconds,
            long sent,
            long kept,
            long accepted,
            long refused,
            long unanswered,
            double answeredAfter,
            Histogram latency) {}

    public Flood(Loop loop, List<Route> routes) {
        this.loop = loop;
        List<SocketClient> senders =
                loop.connect(routes.stream().map(Route::sender).toList());
        clients.addAll(senders);
        for (int index = 0; index < senders.size(); index++) {
            Lane lane = new Lane(routes.get(index), senders.get(index));
            lanes.add(lane);
            senders.get(index).tell(new Answers());
        }
        clients.addAll(loop.connect(
                routes.stream().flatMap(route -> route.recipients().stream()).toList()));
    }

    private final class Answers implements SocketClient.Arrivals {
        @Override
        public void arrived(SocketClient client, long number, long now) {
            int slot = (int) number & (MAX_UNDER_WAY - 1);
            if (numbers[slot] == number) {
                numbers[slot] = 0;
                accepted++;
                latency.recordValue(Math.min(now - begun[slot], LONGEST_NANOS));
            }
        }

        @Override
        public void refused(SocketClient client, byte[] bytes, int begin, int end) {
            refused++;
        }
    }

    /**
     * Sends for some time, and waits for the answers.
     *
     * @param rate messages a second over all routes, which take turns
     * @param meanwhile called about every second
     */
    public Fate run(double seconds, double rate, Runnable meanwhile) {
        long began = System.nanoTime();
        long end = began + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        double nanosEach = TimeUnit.SECONDS.toNanos(1) / rate;
        long[] due = {0, began};
        loop.run(now -> {
            for (int count = 0; count < MAX_IN_A_TURN && now - began >= due[0] * nanosEach; count++) {
                due[0]++;
                sendOrKeep(now);
            }
            if (now - due[1] > TimeUnit.SECONDS.toNanos(1)) {
                due[1] = now;
                meanwhile.run();
            }
            return now >= end ? -1 : 0;
        });
        double took = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
        long stopped = System.nanoTime();
        long[] last = {stopped, accepted + refused};
        loop.run(now -> {
            if (accepted + refused != last[1]) {
                last[0] = now;
                last[1] = accepted + refused;
            }
            boolean quiet = now - last[0] > TimeUnit.SECONDS.toNanos(5);
            return quiet || accepted + refused == sent ? -1 : LOOK_NANOS;
        });
        double answeredAfter = (last[0] - stopped) / (double) TimeUnit.SECONDS.toNanos(1);
        return new Fate(took, sent, kept, accepted, refused, sent - accepted - refused, answeredAfter, latency.copy());
    }

    private void sendOrKeep(long now) {
        Lane lane = lanes.get(turn);
        turn = (turn + 1) % lanes.size();
        if (lane.isFull()) {
            kept++;
            return;
        }
        long number = loop.nextNumber();
        int slot = (int) number & (MAX_UNDER_WAY - 1);
        numbers[slot] = number;
        begun[slot] = now;
        sent++;
        lane.send(number);
    }

    @Override
    public void close() {
        clients.forEach(SocketClient::close);
    }
}
