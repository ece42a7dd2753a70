package io.pagenow.chat.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Carries messages from node to node: every node has one address on the clustered event bus. Best effort; the bus neither repeats what is
 * lost nor bounds what waits, both of which are done by those who use it.
 */
final class NodeTransport implements NodeSender {
    private static final String ADDRESS = "node.";
    private static final DeliveryOptions OPTIONS = new DeliveryOptions().setCodecName(NodeMessageCodec.NAME);

    private final Vertx vertx;
    private final String nodeId;

    /** @param vertx a clustered one, used for nothing else */
    NodeTransport(Vertx vertx, String nodeId) {
        this.vertx = vertx;
        this.nodeId = nodeId;
        vertx.eventBus().registerCodec(new NodeMessageCodec());
    }

    /** The node that has an address, if it is one of a node. */
    static Optional<String> nodeOf(String address) {
        return address.startsWith(ADDRESS) ? Optional.of(address.substring(ADDRESS.length())) : Optional.empty();
    }

    /** @param receiver gets every message for this node, on the bus's event loop, and must only hand it on */
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
