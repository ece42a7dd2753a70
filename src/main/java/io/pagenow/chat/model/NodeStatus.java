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
 * @param push its pushes, empty if it does not push
 * @param search its index of messages, empty if search is off
 * @param webhooks its deliveries to webhooks, empty if it does not deliver
 * @param machine its use of the machine
 */
public record NodeStatus(
        Node node,
        Duration uptime,
        Sockets sockets,
        Writer writer,
        Optional<Cluster> cluster,
        Optional<PushStatus> push,
        Optional<Search> search,
        Optional<Webhooks> webhooks,
        Machine machine) {

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
     * Index of messages for search, which one node of a cluster writes.
     *
     * @param indexing whether this node writes it; if not, the numbers are 0
     * @param behindSeconds age of the oldest message since the beginning of the index that may be missing
     * @param historyPercent how much of the messages from before is indexed, 0 to 100
     */
    public record Search(boolean indexing, long behindSeconds, int historyPercent) {}

    /**
     * Deliveries to webhooks, which one node of a cluster makes.
     *
     * @param endpoints enabled webhooks
     * @param failing those whose last attempts have failed
     * @param waiting conversations with events that are not delivered, counted for each webhook
     * @param lagSeconds time for which the one that waits longest has waited
     * @param delivered accepted events since the start of the node
     * @param failed attempts that were not accepted since then
     */
    public record Webhooks(long endpoints, long failing, long waiting, long lagSeconds, long delivered, long failed) {}

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
