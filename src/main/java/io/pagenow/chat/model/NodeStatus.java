package io.pagenow.chat.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Status of one node. Counters run from the node's start, so each reader derives rates from two snapshots,
 * independently of other readers.
 *
 * @param node identity of the node
 * @param uptime since its start, by the monotonic clock
 * @param sockets sockets of all its event loops
 * @param writer storage of messages
 * @param cluster its links to other nodes, empty without a cluster
 * @param machine its use of the machine
 */
public record NodeStatus(
        Node node, Duration uptime, Sockets sockets, Writer writer, Optional<Cluster> cluster, Machine machine) {

    /**
     * Properties that are constant while a node runs.
     *
     * @param nodeId unique over all nodes and all their runs
     * @param address {@code host:port} of its REST API
     * @param version of the jar
     */
    public record Node(String nodeId, String address, String version) {}

    /**
     * Sockets of one node.
     *
     * @param users users with an open socket
     * @param chat open sockets on the chat endpoint
     * @param pages open sockets on the shared-pages endpoint
     * @param handshakes queued handshakes
     * @param waitingBytes bytes queued for sockets
     * @param deliveries live frames handed to sockets since the start
     * @param slowest the slowest clients, slowest first
     */
    public record Sockets(
            int users,
            long chat,
            long pages,
            long handshakes,
            long waitingBytes,
            long deliveries,
            List<SlowClient> slowest) {}

    /**
     * Storage of messages by one node.
     *
     * @param stored messages since the start
     * @param refused sends that were not stored, since the start
     * @param waiting messages queued for storage
     * @param questions database queries queued for a connection
     * @param batches commits since the start
     * @param batchMessages messages in all those commits
     * @param commits durations of those commits
     */
    public record Writer(
            long stored, long refused, long waiting, long questions, long batches, long batchMessages, Times commits) {}

    /**
     * A histogram of durations since the start.
     *
     * @param boundsMillis upper bounds, ascending; the last one infinite
     * @param counts observations within each bound and above the previous one
     */
    public record Times(List<Double> boundsMillis, List<Long> counts) {}

    /**
     * Links between one node and the others.
     *
     * @param resyncs resyncs from the database since the start
     * @param lost batches lost or dropped on either side since the start; their messages were read from the database
     */
    public record Cluster(long resyncs, long lost) {}

    /**
     * Use of the machine by one process.
     *
     * @param heapUsed in bytes, garbage not yet collected included
     * @param heapMax in bytes
     * @param cpuNanos processor time since the start, over all processors
     * @param processors processors available to it
     * @param loopLagNanos largest recent delay of any event loop
     */
    public record Machine(long heapUsed, long heapMax, long cpuNanos, int processors, long loopLagNanos) {}
}
