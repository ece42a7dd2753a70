package io.pagenow.chat.registry;

import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.bus.message.NodeLeft;
import io.vertx.core.Future;

/**
 * Publishes the connected users to other services (contract, row G1). It is written only on connect and
 * close and never read to deliver a message, so the chat does not depend on it.
 */
public interface ConnectionRegistry {

    /** Records an opened socket. Does not block; a registry that falls behind catches up later. */
    void connected(Connection connection);

    /** Records a closed socket. Does not block. */
    void disconnected(Connection connection);

    /** Removes the entries of a node that left, if this node is the cleaner. Does not block. */
    void nodeLeft(NodeLeft event);

    /** Removes this node's entries and closes the registry. */
    Future<Void> close();
}
