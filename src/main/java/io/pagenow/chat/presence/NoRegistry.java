package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Addresses.ConnectionEvent;
import io.vertx.core.Future;

/** For a server without Redis: nobody outside asks, so nothing is kept. */
final class NoRegistry implements ConnectionRegistry {
    @Override
    public void note(ConnectionEvent event) {}

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
