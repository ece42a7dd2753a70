package io.pagenow.chat.status;

import com.sun.management.OperatingSystemMXBean;
import io.pagenow.chat.metric.ClusterMeters;
import io.pagenow.chat.metric.ClusterMeters.Gap;
import io.pagenow.chat.metric.DatabaseMeters;
import io.pagenow.chat.metric.Histogram;
import io.pagenow.chat.metric.Metrics;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.metric.WriterMeters;
import io.pagenow.chat.model.NodeStatus;
import io.pagenow.chat.model.SlowClient;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the node's status from existing metrics. Thread-safe. */
final class NodeReading {
    private static final double MILLIS_OF_SECOND = 1e3;

    private final Metrics metrics;
    private final boolean clustered;

    /** @param clustered whether this node is part of a cluster */
    NodeReading(Metrics metrics, boolean clustered) {
        this.metrics = metrics;
        this.clustered = clustered;
    }

    NodeStatus.Sockets sockets(List<SlowClient> slowest) {
        SessionMeters sessions = metrics.sessions();
        return new NodeStatus.Sockets(
                sessions.users(),
                sessions.chat().now(),
                sessions.pages().now(),
                sessions.waitingHandshakes().now(),
                sessions.waitingBytes().now(),
                sessions.deliveries().sum(),
                slowest);
    }

    NodeStatus.Writer writer() {
        WriterMeters writer = metrics.writer();
        DatabaseMeters database = metrics.database();
        return new NodeStatus.Writer(
                writer.stored().sum(),
                writer.refused().sum(),
                writer.waiting().now(),
                database.waiting(),
                writer.batch().count(),
                (long) writer.batch().sum(),
                times(writer.commit()));
    }

    private static NodeStatus.Times times(Histogram histogram) {
        return new NodeStatus.Times(
                Arrays.stream(histogram.bounds())
                        .mapToObj(seconds -> seconds * MILLIS_OF_SECOND)
                        .toList(),
                Arrays.stream(histogram.counts()).boxed().toList());
    }

    Optional<NodeStatus.Cluster> cluster() {
        if (!clustered) {
            return Optional.empty();
        }
        ClusterMeters cluster = metrics.cluster();
        return Optional.of(new NodeStatus.Cluster(
                cluster.resyncs().sum(),
                cluster.gaps().sum(Gap.LOST) + cluster.drops().sum()));
    }

    /** Reads JVM metrics. The first call loads classes, so it must not run on an event loop. */
    NodeStatus.Machine machine() {
        Runtime runtime = Runtime.getRuntime();
        long cpuNanos = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
        return new NodeStatus.Machine(
                runtime.totalMemory() - runtime.freeMemory(),
                runtime.maxMemory(),
                cpuNanos,
                runtime.availableProcessors(),
                metrics.loops().maxLag());
    }
}
