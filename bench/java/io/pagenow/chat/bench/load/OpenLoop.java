package io.pagenow.chat.bench.load;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Messages at a given rate, whatever has become of those before. The latency counts from when a message should have been sent: one that
 * is late because the generator or the server was busy is not left out.
 */
public final class OpenLoop extends Load {
    private final long interval;
    private long next;
    private int turn;

    /** @param rate messages a second over all routes, which take turns */
    public OpenLoop(Loop loop, List<Route> routes, int rate) {
        super(loop, routes);
        this.interval = TimeUnit.SECONDS.toNanos(1) / rate;
    }

    @Override
    void begin(long now) {
        next = now;
    }

    @Override
    long due(long now) {
        while (now - next >= 0) {
            send(lanes().get(turn), next);
            turn = (turn + 1) % lanes().size();
            next += interval;
        }
        return next - now;
    }

    @Override
    void complete(Lane lane, long now) {}
}
