package io.pagenow.chat.status;

import com.sun.management.OperatingSystemMXBean;
import io.pagenow.chat.metric.ClusterMeters;
import io.pagenow.chat.metric.ClusterMeters.Gap;
import io.pagenow.chat.metric.DatabaseMeters;
import io.pagenow.chat.metric.Histogram;
import io.pagenow.chat.metric.Metrics;
import io.pagenow.chat.metric.SearchMeters;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.metric.WebhookMeters;
import io.pagenow.chat.metric.WriterMeters;
import io.pagenow.chat.model.NodeStatus;
import io.pagenow.chat.model.PushStatus;
import io.pagenow.chat.model.SlowClient;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the node's status from existing metrics. Thread-safe. */
final class NodeReading {
    private static final double MILLIS_OF_SECOND = 1e3;

    private final Metrics metrics;
    private final NodeParts parts;

    NodeReading(Metrics metrics, NodeParts parts) {
        this.metrics = metrics;
        this.parts = parts;
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
        if (!parts.isClustered()) {
            return Optional.empty();
        }
        ClusterMeters cluster = metrics.cluster();
        return Optional.of(new NodeStatus.Cluster(
                cluster.resyncs().sum(),
                cluster.gaps().sum(Gap.LOST) + cluster.drops().sum()));
    }

    Optional<PushStatus> push() {
        return parts.pushes() ? Optional.of(PushReading.of(metrics.push())) : Optional.empty();
    }

    Optional<NodeStatus.Search> search() {
        SearchMeters search = metrics.search();
        return parts.searches()
                ? Optional.of(
                        new NodeStatus.Search(search.isIndexing(), search.behindSeconds(), search.historyPercent()))
                : Optional.empty();
    }

    Optional<NodeStatus.Webhooks> webhooks() {
        WebhookMeters webhooks = metrics.webhooks();
        return webhooks.endpoints() == 0
                ? Optional.empty()
                : Optional.of(new NodeStatus.Webhooks(
                        webhooks.endpoints(),
                        webhooks.failing(),
                        webhooks.waiting(),
                        webhooks.lagSeconds(),
                        webhooks.attempts().sum(WebhookMeters.Result.DELIVERED),
                        webhooks.attempts().sum(WebhookMeters.Result.FAILED)));
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
