package io.pagenow.chat.bench;

import io.pagenow.chat.bench.load.ClosedLoop;
import io.pagenow.chat.bench.load.Load;
import io.pagenow.chat.bench.load.Loop;
import io.pagenow.chat.bench.load.OpenLoop;
import io.pagenow.chat.bench.load.Route;
import io.pagenow.chat.bench.server.Server;
import java.util.List;

/** The workloads that every server can be put under. */
final class Messaging {
    static final String DIRECT = "direct";
    static final String PACED = "paced";
    static final String GROUP = "group";

    private final Loop loop;
    private final Extent extent;

    Messaging(Loop loop, Extent extent) {
        this.loop = loop;
        this.extent = extent;
    }

    /** Pairs; a sender's next message follows when the last one has arrived. */
    Outcome direct(Server server) {
        return closed(server, DIRECT, server.direct(extent.pairs()));
    }

    /** The same pairs at a given rate. */
    Outcome paced(Server server) {
        return outcome(server, PACED, new OpenLoop(loop, server.direct(extent.pairs()), extent.rate()), server);
    }

    /** Groups with one sender each. */
    Outcome group(Server server) {
        return closed(server, GROUP, server.groups(extent.groups(), extent.members()));
    }

    private Outcome closed(Server server, String workload, List<Route> routes) {
        return outcome(server, workload, new ClosedLoop(loop, routes), server);
    }

    /**
     * Measures any load, and ends it.
     *
     * @param meter what is read before and after, usually the server
     */
    Outcome outcome(Server server, String workload, Load load, Load.Meter meter) {
        try (load) {
            return Outcome.of(server.name(), workload, load.measure(extent.warmUp(), extent.seconds(), meter));
        }
    }
}
