package io.pagenow.chat.session;

import static java.util.Objects.requireNonNull;

import io.pagenow.chat.bus.Address;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.metric.UpDownCounter;
import io.vertx.core.Future;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The sockets that one event loop serves on one path: registers their connections on this node and counts them.
 * Confined to the event loop.
 */
final class SocketEndpoint<S extends ClientConnection> {
    private final Bus bus;
    private final Address<Connection, Void> connect;
    private final Topic<Connection> disconnected;
    private final BiFunction<ConnectRequest, ClientChannel, S> opened;
    private final SessionMeters meters;
    private final UpDownCounter open;
    private final SessionRegistry<S> sessions = new SessionRegistry<>();
    private boolean stopping;

    /**
     * @param connect receives a request before a socket is opened
     * @param disconnected is published when a socket is closed, or could not be opened after all
     * @param opened creates the session of an open socket
     * @param open counts open sockets
     */
    SocketEndpoint(
            Bus bus,
            Address<Connection, Void> connect,
            Topic<Connection> disconnected,
            BiFunction<ConnectRequest, ClientChannel, S> opened,
            SessionMeters meters,
            UpDownCounter open) {
        this.bus = bus;
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
     * Registers the connection, then answers the request, so that a client misses nothing once it is connected.
     *
     * @param accept answers the request and takes its connection over
     * @return the open session
     */
    Future<S> connect(ConnectRequest request, Supplier<Future<ClientChannel>> accept) {
        return bus.request(connect, request.connection())
                .compose(connected -> stopping ? Future.failedFuture("the node is shutting down") : accept.get())
                .map(accepted -> open(request, accepted))
                .onFailure(failure -> bus.publish(disconnected, request.connection()));
    }

    private S open(ConnectRequest request, ClientChannel socket) {
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
            case SERVER -> meters.closes().add(requireNonNull(ending.code(), "the server closes with a code"));
            case CLIENT -> meters.closedByClient().add();
            case NOBODY -> meters.lost().add();
        }
    }
}
