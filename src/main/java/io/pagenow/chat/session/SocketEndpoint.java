package io.pagenow.chat.session;

import io.pagenow.chat.bus.Address;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.metric.UpDownCounter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.function.BiFunction;

/**
 * The sockets that one event loop serves on one path: registers their connections on this node and counts them.
 * Confined to the event loop.
 */
final class SocketEndpoint<S extends ClientConnection> {
    private final Bus bus;
    private final Context context;
    private final Address<Connection, Void> connect;
    private final Topic<Connection> disconnected;
    private final BiFunction<ConnectRequest, WebSocketChannel, S> opened;
    private final SessionMeters meters;
    private final UpDownCounter open;
    private final SessionRegistry<S> sessions = new SessionRegistry<>();
    private boolean stopping;

    /**
     * @param context the event loop
     * @param connect receives a request before a socket is opened
     * @param disconnected is published when a socket is closed, or could not be opened after all
     * @param opened creates the session of an open socket
     * @param open counts open sockets
     */
    SocketEndpoint(
            Bus bus,
            Context context,
            Address<Connection, Void> connect,
            Topic<Connection> disconnected,
            BiFunction<ConnectRequest, WebSocketChannel, S> opened,
            SessionMeters meters,
            UpDownCounter open) {
        this.bus = bus;
        this.context = context;
        this.connect = connect;
        this.disconnected = disconnected;
        this.opened = opened;
        this.meters = meters;
        this.open = open;
    }

    SessionRegistry<S> sessions() {
        return sessions;
    }

    /** Refuses new sockets from now on, except those whose upgrade is being answered. */
    void stopOpening() {
        stopping = true;
    }

    /**
     * Registers the connection, then answers the upgrade, so that a client misses nothing once it is connected.
     *
     * @return the open session
     */
    Future<S> connect(ConnectRequest request, HttpServerRequest upgrade) {
        return bus.request(connect, request.connection())
                .compose(connected ->
                        stopping ? Future.failedFuture("the node is shutting down") : upgrade.toWebSocket())
                .map(accepted -> open(request, accepted))
                .onFailure(failure -> bus.publish(disconnected, request.connection()));
    }

    private S open(ConnectRequest request, ServerWebSocket accepted) {
        WebSocketChannel socket = WebSocketChannel.takeOver(accepted, context);
        S session = opened.apply(request, socket);
        sessions.add(session);
        open.add(1);
        socket.closed().onComplete(closed -> {
            session.closed();
            sessions.remove(session);
            open.remove(1);
            count(socket.ending());
            bus.publish(disconnected, request.connection());
        });
        return session;
    }

    private void count(CloseHandshake.Ending ending) {
        switch (ending.by()) {
            case SERVER -> meters.closes().add(ending.code());
            case CLIENT -> meters.closedByClient().add();
            case NOBODY -> meters.lost().add();
        }
    }
}
