package io.pagenow.chat.session;

import io.pagenow.chat.bus.Address;
import io.pagenow.chat.bus.Addresses.Connection;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.metric.UpDownCounter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.function.BiFunction;

/** What is offered on a path: how its sockets are made known on this node, and those of this event loop. */
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
     * @param context of the event loop
     * @param connect is asked before a socket is opened
     * @param disconnected is told when it is closed, or was not opened after all
     * @param opened makes the session of an open socket
     * @param open counts its open sockets
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

    /** Opens no socket from now on, but for those whose handshake is being answered. */
    void openNoMore() {
        stopping = true;
    }

    /**
     * Registers the connection and then answers the handshake: what is said after a client is connected reaches it.
     *
     * @return the open session
     */
    Future<S> connect(ConnectRequest request, HttpServerRequest asking) {
        return bus.request(connect, request.connection())
                .compose(connected -> stopping ? Future.failedFuture("the node stops") : asking.toWebSocket())
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
