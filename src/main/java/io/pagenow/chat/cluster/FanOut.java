package io.pagenow.chat.cluster;

import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.event.Envelope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Selects the nodes that receive a committed delivery: those to which one of its recipients is connected. */
final class FanOut {
    private final Directory connections;

    FanOut(Directory connections) {
        this.connections = connections;
    }

    /**
     * @param others the other members; directory entries of any other node are ignored
     * @return deliveries by node, in commit order; excludes this node
     */
    Map<String, List<Envelope>> byNode(List<Envelope> deliveries, Set<String> others) {
        Map<String, List<Envelope>> byNode = new HashMap<>();
        for (Envelope delivery : deliveries) {
            for (String node : nodesOf(delivery.recipients(), others)) {
                byNode.computeIfAbsent(node, name -> new ArrayList<>(deliveries.size()))
                        .add(delivery);
            }
        }
        return byNode;
    }

    private Set<String> nodesOf(List<String> recipients, Set<String> others) {
        Set<String> nodes = new HashSet<>();
        for (String recipient : recipients) {
            for (String node : connections.of(recipient).keySet()) {
                if (others.contains(node)) {
                    nodes.add(node);
                }
            }
            if (nodes.size() == others.size()) {
                break;
            }
        }
        return nodes;
    }
}
