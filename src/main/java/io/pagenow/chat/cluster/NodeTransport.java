package io.pagenow.chat.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Consumer;

/**
 * Carries messages from node to node: every node has one address on the clustered event bus. Best effort; the bus neither repeats what is
 * lost nor bounds what waits, both of which are done by those who use it.
 */
final class NodeTransport {
    private static final String ADDRESS = "node.";
    private static final DeliveryOptions OPTIONS = new DeliveryOptions().setCodecName(NodeMessageCodec.NAME);

    private final Vertx vertx;
    private final String nodeId;
    private Consumer<NodeMessage> receiver;
    private MessageConsumer<NodeMessage> consumer;

    /** @param vertx a clustered one, used for nothing else */
    NodeTransport(Vertx vertx, String nodeId) {
        this.vertx = vertx;
        this.nodeId = nodeId;
        vertx.eventBus().registerCodec(new NodeMessageCodec());
    }

    /** @param receiver gets every message for this node, on the bus's event loop, and must only hand it on */
    Future<Void> receive(Consumer<NodeMessage> receiver) {
        this.receiver = receiver;
        return register();
    }

    /**
     * Registers this node's address anew; a cluster that fell apart and healed may have lost the registration. The old one goes when the
     * new one is there, so nothing is missed between the two.
     */
    synchronized Future<Void> register() {
        MessageConsumer<NodeMessage> old = consumer;
        MessageConsumer<NodeMessage> registered =
                vertx.eventBus().consumer(ADDRESS + nodeId, message -> receiver.accept(message.body()));
        consumer = registered;
        return registered.completion().eventually(() -> old == null ? Future.succeededFuture() : old.unregister());
    }

    /** @return when the message was handed to the network; fails if it was not */
    Future<Void> send(String node, NodeMessage message) {
        return vertx.eventBus().<NodeMessage>sender(ADDRESS + node, OPTIONS).write(message);
    }
}
