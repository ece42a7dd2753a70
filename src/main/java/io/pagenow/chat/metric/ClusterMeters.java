package io.pagenow.chat.metric;

import java.util.function.IntSupplier;

/** What is measured between nodes, summed over all others. May be used by several threads at once. */
public final class ClusterMeters {
    private static final String DROPS = "chat_bus_drops";
    private static final String DROPS_HELP =
            "What was left out on its way between nodes, and is read from the database";

    private final Count batchesOut;
    private final Count batchesIn;
    private final Count messagesOut;
    private final Count messagesIn;
    private final Counts<Drop> drops;
    private final Counts<Gap> gaps;
    private final Count resyncs;
    private final Count resyncFailures;
    private final Count resyncMessages;
    private final Level bytes;
    private final Level arriving;
    private final Spread delay;
    private final Count wrongCopies;
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

    ClusterMeters(Catalog catalog) {
        catalog.gauge("chat_cluster_nodes", "Nodes that this one sees, itself included", () -> nodes());
        catalog.gauge("chat_directory_entries", "Entries of the directory of who is connected where", () -> entries());
        batchesOut = catalog.count("chat_bus_batches_sent", "Batches of messages to other nodes");
        batchesIn = catalog.count("chat_bus_batches_received", "Batches of messages from other nodes");
        messagesOut = catalog.count("chat_bus_messages_sent", "Messages to other nodes");
        messagesIn = catalog.count("chat_bus_messages_received", "Messages from other nodes");
        drops = catalog.counts(DROPS, DROPS_HELP, "at", Drop.class, Labels::text);
        gaps = catalog.counts(
                "chat_bus_gaps",
                "Signs that something of another node is missing, each of which leads to a resync",
                "cause",
                Gap.class,
                Labels::text);
        resyncs = catalog.count("chat_resyncs", "Readings of what may have been missed");
        resyncFailures = catalog.count("chat_resync_failures", "Such readings that failed and are repeated");
        resyncMessages = catalog.count(
                "chat_resync_messages", "Messages that such readings have found missing, which are read then");
        bytes = catalog.level("chat_bus_outbound_bytes", "Bytes on their way to other nodes");
        arriving = catalog.level("chat_bus_inbound_waiting", "Messages of other nodes that wait for the event loop");
        delay = catalog.spread(
                "chat_bus_delay_seconds",
                "How much longer than the shortest lately a batch was on its way from another node",
                Spread.ofMicros(1_000, 2_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 10_000_000));
        wrongCopies =
                catalog.count("chat_directory_repairs", "Copies of a node's entries that were wrong and made anew");
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

    public Count batchesOut() {
        return batchesOut;
    }

    public Count batchesIn() {
        return batchesIn;
    }

    public Count messagesOut() {
        return messagesOut;
    }

    public Count messagesIn() {
        return messagesIn;
    }

    public Counts<Drop> drops() {
        return drops;
    }

    public Counts<Gap> gaps() {
        return gaps;
    }

    public Count resyncs() {
        return resyncs;
    }

    public Count resyncFailures() {
        return resyncFailures;
    }

    public Count resyncMessages() {
        return resyncMessages;
    }

    /** Bytes on their way to other nodes. */
    public Level bytes() {
        return bytes;
    }

    public Level arriving() {
        return arriving;
    }

    /** Nanoseconds. */
    public Spread delay() {
        return delay;
    }

    public Count wrongCopies() {
        return wrongCopies;
    }
}
