package io.pagenow.chat.bench.scale;

import static io.pagenow.chat.bench.scale.Assumption.CONNECTIONS_PER_NODE;
import static io.pagenow.chat.bench.scale.Assumption.DEVICES;
import static io.pagenow.chat.bench.scale.Assumption.ONLINE;
import static io.pagenow.chat.bench.scale.Assumption.SPARE_NODES;

/**
 * Users, their connections at the busiest moment, and the nodes that hold them.
 *
 * @param users registered users
 * @param online connected users
 * @param connections their sockets
 * @param nodes nodes of the cluster, at least 1
 * @param entries directory entries: one for each user and node to which the user is connected
 */
public record Population(double users, double online, double connections, double nodes, double entries) {
    static Population of(Assumptions assumptions, double users) {
        double online = users * assumptions.get(ONLINE);
        double connections = online * assumptions.get(DEVICES);
        double nodes = Math.max(1, Math.ceil(connections / assumptions.get(CONNECTIONS_PER_NODE)))
                + Math.ceil(assumptions.get(SPARE_NODES));
        return new Population(
                users, online, connections, nodes, online * distinctNodes(nodes, assumptions.get(DEVICES)));
    }

    /** Returns the expected number of distinct nodes among some connections that are spread evenly. */
    static double distinctNodes(double nodes, double connections) {
        return nodes * (1 - Math.pow(1 - 1 / nodes, connections));
    }

    /** Returns the other nodes of a node. */
    public double peers() {
        return nodes - 1;
    }

    /** Returns connections of a node. */
    public double connectionsOfNode() {
        return connections / nodes;
    }

    /** Returns users with an entry of one node. */
    public double entriesOfNode() {
        return entries / nodes;
    }
}
