package io.pagenow.chat.session;

import io.pagenow.chat.model.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Tells all clients of an event loop to go: at once if they have to wait for this server to come back, else one after another. */
final class GracefulDrain {
    private static final long DRAIN_MILLIS = 5_000;
    private static final long SPREAD_MILLIS_EACH = 2;
    private static final long MAX_SPREAD_MILLIS = 5_000;

    private final Vertx vertx;
    private final CloseCode stop;

    /** @param stop what clients are told */
    GracefulDrain(Vertx vertx, CloseCode stop) {
        this.vertx = vertx;
        this.stop = stop;
    }

    /** @return when all of them are closed, with what they had sent finished; never fails */
    Future<Void> to(List<ClientConnection> open) {
        List<Future<Void>> drained = new ArrayList<>();
        for (int index = 0; index < open.size(); index++) {
            ClientConnection socket = open.get(index);
            drained.add(turn(index, open.size()).compose(now -> socket.drain(stop, DRAIN_MILLIS)));
        }
        return Future.join(drained).otherwiseEmpty().mapEmpty();
    }

    /** Clients of a cluster come to the other nodes over some time, so many at a time as a node accepts with ease. */
    private Future<Void> turn(int index, int of) {
        long spread = stop == CloseCode.SERVICE_RESTART ? Math.min(of * SPREAD_MILLIS_EACH, MAX_SPREAD_MILLIS) : 0;
        long delay = spread * index / of;
        return delay == 0
                ? Future.succeededFuture()
                : vertx.timer(delay, TimeUnit.MILLISECONDS).mapEmpty();
    }
}
