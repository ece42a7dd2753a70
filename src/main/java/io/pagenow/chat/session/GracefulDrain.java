package io.pagenow.chat.session;

import io.pagenow.chat.model.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Closes all sockets of an event loop on shutdown. When a node of a cluster restarts, closes are spread over up to 5
 * seconds.
 */
final class GracefulDrain {
    private static final long DRAIN_MILLIS = 5_000;
    private static final long SPREAD_MILLIS_EACH = 2;
    private static final long MAX_SPREAD_MILLIS = 5_000;

    private final Vertx vertx;
    private final CloseCode stop;

    /** @param stop the close code that clients receive */
    GracefulDrain(Vertx vertx, CloseCode stop) {
        this.vertx = vertx;
        this.stop = stop;
    }

    /** @return completes when all sockets are closed and their requests are finished; never fails */
    Future<Void> drain(List<ClientConnection> open) {
        List<Future<Void>> drained = new ArrayList<>();
        for (int index = 0; index < open.size(); index++) {
            ClientConnection socket = open.get(index);
            drained.add(delay(index, open.size()).compose(now -> socket.drain(stop, DRAIN_MILLIS)));
        }
        return Future.join(drained).otherwiseEmpty().mapEmpty();
    }

    /** Spreads reconnects to the other nodes at a rate that a node accepts with ease. */
    private Future<Void> delay(int index, int count) {
        long spread = stop == CloseCode.SERVICE_RESTART ? Math.min(count * SPREAD_MILLIS_EACH, MAX_SPREAD_MILLIS) : 0;
        long millis = spread * index / count;
        return millis == 0
                ? Future.succeededFuture()
                : vertx.timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
    }
}
