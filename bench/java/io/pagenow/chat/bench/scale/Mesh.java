package io.pagenow.chat.bench.scale;

import static io.pagenow.chat.bench.scale.Assumption.ENTRY_MICROS;
import static io.pagenow.chat.bench.scale.Assumption.ENTRY_WIRE_BYTES;
import static io.pagenow.chat.bench.scale.Assumption.LINK_MBIT;
import static io.pagenow.chat.bench.scale.Assumption.NODE_MESSAGE_MICROS;

/**
 * Work of the nodes for each other, every node with every other one.
 *
 * @param control heartbeats and pings a second of all nodes, without users
 * @param directoryChanges changed directory entries a second, which every node applies
 * @param directoryMessages messages a second of all nodes that carry them, with their acknowledgements
 * @param cores processors of one node that send, receive and apply all of this
 * @param joinBytes bytes that every node receives when one node joins, and sends likewise
 * @param joinSeconds least time of a join: the transfer, or the work of applying it
 */
public record Mesh(
        double control,
        double directoryChanges,
        double directoryMessages,
        double cores,
        double joinBytes,
        double joinSeconds) {
    /** Heartbeats of {@code ClusterVerticle} from a node to another one in a second. */
    private static final double HEARTBEATS = 1;

    /** Pings of the event bus each 5 s, with their answers. */
    private static final double BUS_PINGS = 2 / 5.0;

    /** Heartbeats of {@code FD_ALL3}, each 2.5 s. */
    private static final double FAILURE_DETECTION = 1 / 2.5;

    /** {@code MERGE3} waits for a random time of up to 3 s and at least 1 s, 5/3 s on average. */
    private static final double MERGE = 3 / 5.0;

    /** Messages from a node to another one in a second when nobody is connected. */
    static final double CONTROL_OF_PAIR = HEARTBEATS + BUS_PINGS + FAILURE_DETECTION + MERGE;

    /** TCP connections between two nodes: one of membership, one of the event bus in each direction. */
    private static final double CONNECTIONS_OF_PAIR = 3;

    /** Seconds of a restart besides joining: the drain, and the start of the process. */
    private static final double RESTART_SECONDS = 8;

    private static final double BITS = 8e-6;

    static Mesh of(Assumptions assumptions, Population population, Traffic traffic) {
        double control = control(population.nodes());
        double changes = 2 * traffic.connects();
        double messages = changes * population.peers() * 2;
        double handled = 2 * (control + messages) / population.nodes();
        double wire =
                population.entries() * assumptions.get(ENTRY_WIRE_BYTES) * population.peers() / population.nodes();
        return new Mesh(
                control,
                changes,
                messages,
                handled * assumptions.seconds(NODE_MESSAGE_MICROS) + changes * assumptions.seconds(ENTRY_MICROS),
                wire,
                Math.max(
                        wire * BITS / assumptions.get(LINK_MBIT),
                        population.peers() == 0 ? 0 : population.entries() * assumptions.seconds(ENTRY_MICROS)));
    }

    /** Returns messages a second of a cluster to which nobody is connected. */
    static double control(double nodes) {
        return nodes * (nodes - 1) * CONTROL_OF_PAIR;
    }

    /** Returns TCP connections of one node to the others. */
    static double connectionsOfNode(Population population) {
        return population.peers() * CONNECTIONS_OF_PAIR;
    }

    /** Returns seconds for restarting all nodes, one after another. */
    double restartSeconds(Population population) {
        return population.nodes() * (joinSeconds + RESTART_SECONDS);
    }
}
