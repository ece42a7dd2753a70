package io.pagenow.chat.metric;

import java.util.function.IntSupplier;

/** Metrics of the traffic between nodes, summed over all other nodes. Thread-safe. */
public final class ClusterMeters {
    private static final String DROPS = "chat_bus_drops";
    private static final String DROPS_HELP = "Batches dropped between nodes, which are then read from the database";

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

    /** The full queue that caused a drop. */
    public enum Drop {
        /** Too many unacknowledged bytes to a node. */
        WINDOW,
        /** Too many received messages waiting for the event loop. */
        ARRIVING,
        /** Too many batches waiting for the lookup of their recipients. */
        LOOKUP
    }

    /** The reason for which messages of another node may be missing. */
    public enum Gap {
        /** A batch was not received. */
        LOST,
        /** A batch was received so late that this node must have stalled. */
        STALE,
        /** The other node has restarted its numbering, or has rejoined. */
        RETURNED,
        /** This node has dropped a message. */
        DROPPED,
        /** The other node has left. Recorded again once the database cannot commit any more of its messages. */
        LEFT,
        /** Nothing was received for seconds. */
        SILENT
    }

    ClusterMeters(MetricRegistry registry) {
        registry.gauge("chat_cluster_nodes", "Nodes that this one sees, itself included", () -> nodes());
        registry.gauge("chat_directory_entries", "Entries of the connection directory", () -> entries());
        batchesOut = registry.counter("chat_bus_batches_sent", "Batches of messages to other nodes");
        batchesIn = registry.counter("chat_bus_batches_received", "Batches of messages from other nodes");
        messagesOut = registry.counter("chat_bus_messages_sent", "Messages, changes and receipts to other nodes");
        messagesIn = registry.counter("chat_bus_messages_received", "Messages, changes and receipts from other nodes");
        drops = registry.counts(DROPS, DROPS_HELP, "at", Drop.class, Labels::text);
        gaps = registry.counts(
                "chat_bus_gaps",
                "Signs of missing messages of another node, each of which leads to a resync",
                "cause",
                Gap.class,
                Labels::text);
        resyncs = registry.counter("chat_resyncs", "Queries for messages that may have been missed");
        resyncFailures = registry.counter("chat_resync_failures", "Resyncs that failed and are retried");
        resyncMessages = registry.counter(
                "chat_resync_messages", "Missing messages found by resyncs and read from the database");
        bytes = registry.upDownCounter("chat_bus_outbound_bytes", "Bytes in flight to other nodes");
        arriving = registry.upDownCounter(
                "chat_bus_inbound_waiting", "Batches from other nodes waiting for the event loop");
        delay = registry.histogram(
                "chat_bus_delay_seconds",
                "Transit time of a batch from another node, above the recent minimum",
                Histogram.ofMicros(
                        1_000, 2_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 10_000_000));
        wrongCopies =
                registry.counter("chat_directory_repairs", "Rebuilt copies of a node's entries that had diverged");
    }

    /**
     * Sets the sources of the gauges.
     *
     * @param countedNodes returns the number of nodes, including this one
     * @param countedEntries returns the number of entries in the directory
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

    /** Bytes in flight to other nodes. */
    public UpDownCounter bytes() {
        return bytes;
    }

    public UpDownCounter arriving() {
        return arriving;
    }

    /** Transit times above the recent minimum, in nanoseconds. */
    public Histogram delay() {
        return delay;
    }

    public Counter wrongCopies() {
        return wrongCopies;
    }
}
