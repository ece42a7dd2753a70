package io.pagenow.chat.status;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Ping;
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

/** Serves this node's status. Collects it only on request. */
public final class StatusVerticle extends VerticleBase {
    /** Timeout of an event loop's response. The request then fails, and the node is reported as silent. */
    private static final long TIMEOUT_MILLIS = 800;

    /** Time for which a result is reused, so that concurrent administrators share it. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Bus bus;
    private final NodeStatus.Node node;
    private final long startedAt;
    private final int loops;
    private final NodeReading reading;
    private Future<Frame> latest = Future.failedFuture("no status was requested yet");
    private long requestedAt;

    /**
     * @param node identifies this node
     * @param startedAt start time on the monotonic clock, in nanoseconds
     * @param loops number of event loops with sockets
     * @param parts that are on
     */
    public StatusVerticle(Bus bus, NodeStatus.Node node, long startedAt, int loops, Metrics metrics, NodeParts parts) {
        this.bus = bus;
        this.node = node;
        this.startedAt = startedAt;
        this.loops = loops;
        this.reading = new NodeReading(metrics, parts);
    }

    @Override
    public Future<?> start() {
        bus.serve(Addresses.NODE_STATUS, ping -> status());
        return Future.succeededFuture();
    }

    private Future<Frame> status() {
        long now = System.nanoTime();
        if (latest.failed() || now - requestedAt > FRESH_NANOS) {
            requestedAt = now;
            latest =
                    slowest().compose(clients -> vertx.executeBlocking(() -> StatusEncoder.node(read(clients)), false));
        }
        return latest;
    }

    private Future<List<SlowClient>> slowest() {
        List<Future<List<SlowClient>>> ofLoops = IntStream.range(0, loops)
                .mapToObj(loop ->
                        bus.request(Addresses.slowest(loop), new Ping()).timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS))
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
                reading.push(),
                reading.search(),
                reading.webhooks(),
                reading.machine());
    }
}
