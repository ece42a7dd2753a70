package io.pagenow.chat.bench.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Messages over a number of routes. Subclasses decide when one is sent. */
public abstract class Load implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final double SECOND = 1e9;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Loop loop;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<SocketClient> clients = new ArrayList<>();
    private final Tally tally = new Tally();
    private boolean sending;
    private long lastArrival;

    /** Opens the connections of all routes, those of the senders first: they make the groups that others join, where that is the way. */
    Load(Loop loop, List<Route> routes) {
        this.loop = loop;
        List<SocketClient> senders =
                loop.connect(routes.stream().map(Route::sender).toList());
        clients.addAll(senders);
        for (int index = 0; index < senders.size(); index++) {
            lanes.add(new Lane(routes.get(index), senders.get(index)));
        }
        try {
            clients.addAll(loop.connect(routes.stream()
                    .flatMap(route -> route.recipients().stream())
                    .toList()));
        } catch (RuntimeException failure) {
            senders.forEach(SocketClient::close);
            throw failure;
        }
        clients.forEach(client -> client.tell(this::arrived));
    }

    /** What is reported of the processes under load. */
    public interface Meter {
        Spent read();
    }

    /**
     * Processor time since the processes began.
     *
     * @param server seconds of the server's processes
     * @param database seconds of all PostgreSQL processes
     * @param machine seconds of everything that runs on the machine
     */
    public record Spent(double server, double database, double machine) {
        Spent since(Spent earlier) {
            return new Spent(server - earlier.server, database - earlier.database, machine - earlier.machine);
        }
    }

    /** Begins to send. */
    abstract void begin(long now);

    /**
     * Sends what is due.
     *
     * @return in how many nanoseconds something is due again, at the latest
     */
    abstract long due(long now);

    /** A message has arrived at everyone. */
    abstract void complete(Lane lane, long now);

    final List<Lane> lanes() {
        return lanes;
    }

    /** @param since from when the latency counts */
    final void send(Lane lane, long since) {
        long number = loop.nextNumber();
        tally.sent(number, lane, since);
        lane.send(number);
    }

    private void arrived(SocketClient client, long number, long now) {
        lastArrival = now;
        Lane done = tally.arrived(client, number, now);
        if (done != null && sending) {
            complete(done, now);
        }
    }

    /**
     * Sends for some time.
     *
     * @param warmUpSeconds how long before the measurement begins
     * @param seconds how long is measured
     */
    public final Measured measure(double warmUpSeconds, double seconds, Meter meter) {
        sending = true;
        lastArrival = System.nanoTime();
        begin(lastArrival);
        runFor(warmUpSeconds);
        Spent spentBefore = meter.read();
        long generatorBefore = SYSTEM.getProcessCpuTime();
        long began = System.nanoTime();
        tally.reset(began);
        runFor(seconds);
        double took = (System.nanoTime() - began) / SECOND;
        long messages = tally.messages();
        long deliveries = tally.deliveries();
        Histogram latency = tally.latency();
        double generator = (SYSTEM.getProcessCpuTime() - generatorBefore) / SECOND;
        Spent spent = meter.read().since(spentBefore);
        sending = false;
        awaitRest();
        return new Measured(took, messages, deliveries, latency, spent, generator);
    }

    private void runFor(double seconds) {
        long end = System.nanoTime() + (long) (seconds * SECOND);
        loop.run(now -> {
            checkAlive(now);
            return now >= end ? -1 : Math.min(Math.min(due(now), end - now), LOOK_NANOS);
        });
    }

    private void checkAlive(long now) {
        if (tally.underWay() > 0 && now - lastArrival > PATIENCE_NANOS) {
            throw new IllegalStateException(tally.underWay() + " messages are under way, and nothing has arrived for "
                    + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS) + " s");
        }
    }

    private void awaitRest() {
        loop.run(now -> {
            checkAlive(now);
            return tally.underWay() == 0 ? -1 : LOOK_NANOS;
        });
        if (tally.strange() > 0) {
            throw new IllegalStateException(tally.strange() + " deliveries were repeated or of unknown messages");
        }
    }

    /** How many messages have arrived at everyone since the connections were opened. */
    public final long total() {
        return tally.total();
    }

    @Override
    public final void close() {
        clients.forEach(SocketClient::close);
    }
}
