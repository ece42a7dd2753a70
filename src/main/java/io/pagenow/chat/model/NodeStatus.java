package io.pagenow.chat.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How one node is. What is counted is counted from the node's start on, so that whoever looks works out rates from two of these, undisturbed
 * by others who look.
 *
 * @param node which one it is
 * @param uptime since its start, by the monotonic clock
 * @param sockets of all its event loops
 * @param writer how messages are stored
 * @param cluster what is between this node and the others, empty without others
 * @param machine what it takes of its machine
 */
public record NodeStatus(
        Node node, Duration uptime, Sockets sockets, Writer writer, Optional<Cluster> cluster, Machine machine) {

    /**
     * What does not change while a node runs.
     *
     * @param nodeId unique over all nodes and all their runs
     * @param address {@code host:port} of its REST
     * @param version that the jar was built as
     */
    public record Node(String nodeId, String address, String version) {}

    /**
     * @param users who have a socket open on it
     * @param chat open sockets of the chat
     * @param pages open sockets for shared pages
     * @param handshakes those that wait to be let in
     * @param waitingBytes what waits for sockets that do not take it
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
     * @param stored messages since the start
     * @param refused sends that were not stored since the start
     * @param waiting messages that wait to be stored
     * @param questions those to the database that wait for a connection
     * @param batches commits since the start
     * @param batchMessages messages of all those together
     * @param commits how long they took
     */
    public record Writer(
            long stored, long refused, long waiting, long questions, long batches, long batchMessages, Times commits) {}

    /**
     * How long something took, since the start.
     *
     * @param boundsMillis upper bounds, ascending; the last one infinite
     * @param counts how many were within each bound and above the one before it
     */
    public record Times(List<Double> boundsMillis, List<Long> counts) {}

    /**
     * @param resyncs readings of what may have been missed, since the start
     * @param lost batches that did not come, and what was dropped on either side, since the start; it was read from the database
     */
    public record Cluster(long resyncs, long lost) {}

    /**
     * What the process takes of its machine.
     *
     * @param heapUsed in bytes, what is not collected yet included
     * @param heapMax in bytes
     * @param cpuNanos processor time since the start, of all processors together
     * @param processors how many it may use
     * @param loopLagNanos the latest that any event loop was, lately
     */
    public record Machine(long heapUsed, long heapMax, long cpuNanos, int processors, long loopLagNanos) {}
}
