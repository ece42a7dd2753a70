package io.pagenow.chat.protocol;

import java.time.Duration;

/**
 * How one node is. What is counted is counted from the node's start on, so that whoever looks works out rates from two of these, undisturbed
 * by others who look.
 *
 * @param node which one it is
 * @param uptime since its start, by the monotonic clock
 * @param users who have a socket open on it
 * @param sockets of all its event loops
 * @param process what it takes of its machine
 */
public record NodeStatus(Node node, Duration uptime, int users, SocketStatus sockets, Machine process) {

    /**
     * What does not change while a node runs.
     *
     * @param nodeId unique over all nodes and all their runs
     * @param address {@code host:port} of its REST
     * @param version that the jar was built as
     */
    public record Node(String nodeId, String address, String version) {}

    /**
     * What the process takes of its machine.
     *
     * @param heapUsed in bytes, what is not collected yet included
     * @param heapMax in bytes
     * @param cpuNanos processor time since the start, of all processors together
     * @param processors how many it may use
     */
    public record Machine(long heapUsed, long heapMax, long cpuNanos, int processors) {}
}
