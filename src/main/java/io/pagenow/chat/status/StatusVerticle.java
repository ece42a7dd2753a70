package io.pagenow.chat.status;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Ping;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.metric.Metrics;
import io.pagenow.chat.model.NodeStatus;
import io.pagenow.chat.model.SlowClient;
import io.pagenow.chat.protocol.Frame;
import io.pagenow.chat.protocol.StatusEncoder;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Wires what tells how this node is: asks its parts when it is asked itself, and never otherwise. */
public final class StatusVerticle extends VerticleBase {
    /** An event loop that has not answered by then is as good as silent, and so is its node. */
    private static final long PATIENCE_MILLIS = 800;

    /** So long an answer is good for others who ask, however many look at the same time. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Bus bus;
    private final NodeStatus.Node node;
    private final long startedAt;
    private final int loops;
    private final NodeReading reading;
    private Future<Frame> latest = Future.failedFuture("nobody has asked");
    private long askedAt;

    /**
     * @param node which one this is
     * @param startedAt by the monotonic clock, in nanoseconds
     * @param loops how many event loops have sockets
     * @param clustered whether there may be other nodes
     */
    public StatusVerticle(
            Bus bus, NodeStatus.Node node, long startedAt, int loops, Metrics metrics, boolean clustered) {
        this.bus = bus;
        this.node = node;
        this.startedAt = startedAt;
        this.loops = loops;
        this.reading = new NodeReading(metrics, clustered);
    }

    @Override
    public Future<?> start() {
        bus.serve(Addresses.NODE_STATUS, ping -> status());
        return Future.succeededFuture();
    }

    private Future<Frame> status() {
        long now = System.nanoTime();
        if (latest.failed() || now - askedAt > FRESH_NANOS) {
            askedAt = now;
            latest =
                    slowest().compose(clients -> vertx.executeBlocking(() -> StatusEncoder.node(read(clients)), false));
        }
        return latest;
    }

    private Future<List<SlowClient>> slowest() {
        List<Future<List<SlowClient>>> ofLoops = IntStream.range(0, loops)
                .mapToObj(loop -> bus.request(Addresses.slowest(loop), new Ping())
                        .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
                .toList();
        return Future.all(ofLoops).map(all -> ofLoops.stream()
                .flatMap(ofLoop -> ofLoop.result().stream())
                .sorted(SlowClient.SLOWEST_FIRST)
                .limit(SlowClient.MOST)
                .toList());
    }

    private NodeStatus read(List<SlowClient> slowest) {
        return new NodeStatus(
                node,
                Duration.ofNanos(System.nanoTime() - startedAt),
                reading.sockets(slowest),
                reading.writer(),
                reading.cluster(),
                reading.machine());
    }
}
