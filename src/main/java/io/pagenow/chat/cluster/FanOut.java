package io.pagenow.chat.cluster;

import io.pagenow.chat.bus.Delivery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the nodes that what this node has committed must go to: those where one of its recipients is connected. */
final class FanOut {
    private final Directory connections;

    FanOut(Directory connections) {
        this.connections = connections;
    }

    /**
     * @param others how many other nodes there are
     * @return by node, in commit order; this node itself is left out
     */
    Map<String, List<Delivery>> byNode(List<Delivery> deliveries, int others) {
        Map<String, List<Delivery>> byNode = new HashMap<>();
        for (Delivery delivery : deliveries) {
            for (String node : nodesOf(delivery.recipients(), others)) {
                byNode.computeIfAbsent(node, name -> new ArrayList<>(deliveries.size()))
                        .add(delivery);
            }
        }
        return byNode;
    }

    private Set<String> nodesOf(List<String> recipients, int others) {
        Set<String> nodes = new HashSet<>();
        for (String recipient : recipients) {
            for (String node : connections.of(recipient).keySet()) {
                if (!node.equals(connections.nodeId())) {
                    nodes.add(node);
                }
            }
            if (nodes.size() >= others) {
                break;
            }
        }
        return nodes;
    }
}
