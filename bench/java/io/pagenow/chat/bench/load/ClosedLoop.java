package io.pagenow.chat.bench.load;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** On every route one message is under way: the next is sent when all have got it. */
public final class ClosedLoop extends Load {
    private static final long NOTHING_DUE = TimeUnit.SECONDS.toNanos(1);

    public ClosedLoop(Loop loop, List<Route> routes) {
        super(loop, routes);
    }

    @Override
    void begin(long now) {
        lanes().forEach(lane -> send(lane, System.nanoTime()));
    }

    @Override
    long due(long now) {
        return NOTHING_DUE;
    }

    @Override
    void complete(Lane lane, long now) {
        send(lane, System.nanoTime());
    }
}
