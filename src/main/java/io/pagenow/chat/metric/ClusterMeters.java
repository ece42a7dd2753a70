package io.pagenow.chat.metric;

import java.util.function.IntSupplier;

/** What is measured between nodes, summed over all others. May be used by several threads at once. */
public final class ClusterMeters {
    private static final String DROPS = "chat_bus_drops";
    private static final String DROPS_HELP =
            "What was left out on its way between nodes, and is read from the database";

    private final Counter batchesOut;
    private final Counter batchesIn;
    private final Counter messagesOut;
    private final Counter messagesIn;
    private final Counts<Drop> drops;
    private final Counts<Gap> gaps;
    private final Counter resyncs;
    private final Counter resyncFailures;
    private final Counter resyncMessages;
    private final UpDownCounter bytes;
    private final UpDownCounter arriving;
    private final Histogram delay;
    private final Counter wrongCopies;
    private volatile IntSupplier nodes = () -> 1;
    private volatile IntSupplier entries = () -> 0;

    /** Where something was dropped because there was too much of it. */
    public enum Drop {
        /** More bytes on their way to a node than it takes. */
        WINDOW,
        /** More messages arrived than wait for the event loop. */
        ARRIVING,
        /** More batches whose recipients are looked up than may be. */
        LOOKUP
    }

    /** Why something of another node may be missing. */
    public enum Gap {
        /** A batch did not come. */
        LOST,
        /** A batch came so late that this node must have stood still. */
        STALE,
        /** The other node has begun to count anew, or is back. */
        RETURNED,
        /** This node has dropped something. */
        DROPPED,
        /** The other node is gone; noted again once the database can commit nothing more of it. */
        LEFT,
        /** Nothing came for seconds. */
        SILENT
    }

    ClusterMeters(MetricRegistry registry) {
        registry.gauge("chat_cluster_nodes", "Nodes that this one sees, itself included", () -> nodes());
        registry.gauge("chat_directory_entries", "Entries of the directory of who is connected where", () -> entries());
        batchesOut = registry.counter("chat_bus_batches_sent", "Batches of messages to other nodes");
        batchesIn = registry.counter("chat_bus_batches_received", "Batches of messages from other nodes");
        messagesOut = registry.counter("chat_bus_messages_sent", "Messages to other nodes");
        messagesIn = registry.counter("chat_bus_messages_received", "Messages from other nodes");
        drops = registry.counts(DROPS, DROPS_HELP, "at", Drop.class, Labels::text);
        gaps = registry.counts(
                "chat_bus_gaps",
                "Signs that something of another node is missing, each of which leads to a resync",
                "cause",
                Gap.class,
                Labels::text);
        resyncs = registry.counter("chat_resyncs", "Readings of what may have been missed");
        resyncFailures = registry.counter("chat_resync_failures", "Such readings that failed and are repeated");
        resyncMessages = registry.counter(
                "chat_resync_messages", "Messages that such readings have found missing, which are read then");
        bytes = registry.upDownCounter("chat_bus_outbound_bytes", "Bytes on their way to other nodes");
        arriving = registry.upDownCounter(
                "chat_bus_inbound_waiting", "Messages of other nodes that wait for the event loop");
        delay = registry.histogram(
                "chat_bus_delay_seconds",
                "How much longer than the shortest lately a batch was on its way from another node",
                Histogram.ofMicros(
                        1_000, 2_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 10_000_000));
        wrongCopies =
                registry.counter("chat_directory_repairs", "Copies of a node's entries that were wrong and made anew");
    }

    /**
     * @param countedNodes tells how many nodes there are
     * @param countedEntries tells how many entries the directory has
     */
    public void count(IntSupplier countedNodes, IntSupplier countedEntries) {
        nodes = countedNodes;
        entries = countedEntries;
    }

    public int nodes() {
        return nodes.getAsInt();
    }

    public int entries() {
        return entries.getAsInt();
    }

    public Counter batchesOut() {
        return batchesOut;
    }

    public Counter batchesIn() {
        return batchesIn;
    }

    public Counter messagesOut() {
        return messagesOut;
    }

    public Counter messagesIn() {
        return messagesIn;
    }

    public Counts<Drop> drops() {
        return drops;
    }

    public Counts<Gap> gaps() {
        return gaps;
    }

    public Counter resyncs() {
        return resyncs;
    }

    public Counter resyncFailures() {
        return resyncFailures;
    }

    public Counter resyncMessages() {
        return resyncMessages;
    }

    /** Bytes on their way to other nodes. */
    public UpDownCounter bytes() {
        return bytes;
    }

    public UpDownCounter arriving() {
        return arriving;
    }

    /** Nanoseconds. */
    public Histogram delay() {
        return delay;
    }

    public Counter wrongCopies() {
        return wrongCopies;
    }
}
