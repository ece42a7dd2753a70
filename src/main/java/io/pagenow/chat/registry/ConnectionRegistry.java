package io.pagenow.chat.registry;

import io.pagenow.chat.bus.Addresses.Connection;
import io.pagenow.chat.bus.Addresses.NodeLeft;
import io.vertx.core.Future;

/**
 * Tells the outside which users are connected (contract, "Connection registry"). It is written on connect and close alone and never read
 * to deliver a message, so nothing of the chat depends on it.
 */
public interface ConnectionRegistry {

    /** Notes that a socket was opened. Returns at once; a registry that cannot keep up catches up later. */
    void connected(Connection connection);

    /** Notes that a socket was closed, as above. */
    void disconnected(Connection connection);

    /** Removes what a node has left behind, if this one is to do that. Returns at once. */
    void nodeLeft(NodeLeft event);

    /** Removes what this node has registered. */
    Future<Void> close();
}
