package io.pagenow.chat.session;

import io.pagenow.chat.bus.Address;
import io.pagenow.chat.bus.Addresses.Connection;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.metric.Level;
import io.pagenow.chat.metric.SessionMeters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.function.BiFunction;

/** What is offered on a path: how its sockets are made known on this node, and those of this event loop. */
final class Service<S extends OpenSocket> {
    private final Bus bus;
    private final Context context;
    private final Address<Connection, Void> connect;
    private final Topic<Connection> disconnected;
    private final BiFunction<Visitor, Socket, S> opened;
    private final SessionMeters meters;
    private final Level open;
    private final Sessions<S> sessions = new Sessions<>();
    private boolean stopping;

    /**
     * @param context of the event loop
     * @param connect is asked before a socket is opened
     * @param disconnected is told when it is closed, or was not opened after all
     * @param opened makes the session of an open socket
     * @param open counts its open sockets
     */
    Service(
            Bus bus,
            Context context,
            Address<Connection, Void> connect,
            Topic<Connection> disconnected,
            BiFunction<Visitor, Socket, S> opened,
            SessionMeters meters,
            Level open) {
        this.bus = bus;
        this.context = context;
        this.connect = connect;
        this.disconnected = disconnected;
        this.opened = opened;
        this.meters = meters;
        this.open = open;
    }

    Sessions<S> sessions() {
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
    Future<S> connect(Visitor visitor, HttpServerRequest asking) {
        return bus.request(connect, visitor.connection())
                .compose(connected -> stopping ? Future.failedFuture("the node stops") : asking.toWebSocket())
                .map(accepted -> open(visitor, accepted))
                .onFailure(failure -> bus.publish(disconnected, visitor.connection()));
    }

    private S open(Visitor visitor, ServerWebSocket accepted) {
        Socket socket = Socket.takeOver(accepted, context);
        S session = opened.apply(visitor, socket);
        sessions.add(session);
        open.add(1);
        socket.closed().onComplete(closed -> {
            session.closed();
            sessions.remove(session);
            open.remove(1);
            count(socket.ending());
            bus.publish(disconnected, visitor.connection());
        });
        return session;
    }

    private void count(Closing.Ending ending) {
        switch (ending.by()) {
            case SERVER -> meters.closes().add(ending.code());
            case CLIENT -> meters.closedByClient().add();
            case NOBODY -> meters.lost().add();
        }
    }
}
