package io.pagenow.chat.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Carries messages between nodes; every node has one address on the clustered event bus. Delivery is best effort: the
 * bus neither retransmits lost messages nor bounds its queues, so callers do both.
 */
final class NodeTransport implements NodeSender {
    private static final String ADDRESS = "node.";
    private static final DeliveryOptions OPTIONS = new DeliveryOptions().setCodecName(NodeMessageCodec.NAME);

    private final Vertx vertx;
    private final String nodeId;

    /** @param vertx a clustered Vert.x, used for nothing else */
    NodeTransport(Vertx vertx, String nodeId) {
        this.vertx = vertx;
        this.nodeId = nodeId;
        vertx.eventBus().registerCodec(new NodeMessageCodec());
    }

    /** Returns the node id in a bus address; empty for other addresses. */
    static Optional<String> nodeOf(String address) {
        return address.startsWith(ADDRESS) ? Optional.of(address.substring(ADDRESS.length())) : Optional.empty();
    }

    /** @param receiver receives every message for this node on the bus's event loop; must not block */
    Future<Void> receive(Consumer<NodeMessage> receiver) {
        return vertx.eventBus()
                .<NodeMessage>consumer(ADDRESS + nodeId, message -> receiver.accept(message.body()))
                .completion();
    }

    @Override
    public Future<Void> send(String node, NodeMessage message) {
        return vertx.eventBus().<NodeMessage>sender(ADDRESS + node, OPTIONS).write(message);
    }
}
