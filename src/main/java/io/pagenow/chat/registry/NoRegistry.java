package io.pagenow.chat.registry;

import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.bus.message.NodeLeft;
import io.vertx.core.Future;

/** The registry of a server without Redis; does nothing. */
public final class NoRegistry implements ConnectionRegistry {
    @Override
    public void connected(Connection connection) {}

    @Override
    public void disconnected(Connection connection) {}

    @Override
    public void nodeLeft(NodeLeft event) {}

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
