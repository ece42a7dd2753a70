package io.pagenow.chat.session;

import io.pagenow.chat.auth.OriginPolicy;
import io.pagenow.chat.auth.TokenVerifier;
import io.pagenow.chat.bus.Address;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Connection;
import io.pagenow.chat.bus.Addresses.Deliveries;
import io.pagenow.chat.bus.Addresses.PageDelivery;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.bus.Topic;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.protocol.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wires the WebSocket server. Deployed once per event loop: the instances listen on the same port, each new socket goes to one of them
 * and stays on its loop.
 */
public final class SessionVerticle extends VerticleBase {
    /** Longest request line: a token may stand in it. */
    private static final int MOST_REQUEST_LINE = 8192;

    private static final int MOST_HEADERS = 16_384;

    /** To Vert.x a negative port is a free one that all instances share; the number tells servers of one process apart. */
    private static final int SHARED_FREE_PORT = -1;

    /** Longest frame. Fits 1,000 characters in any escaping, and the cursors of a large {@code sync} in continuation frames. */
    private static final int MOST_FRAME = 64 * 1024;

    /** Sockets opened here share pages; every other path is the chat. */
    private static final Set<String> PAGES_PATHS = Set.of("/presence", "/presence/");

    private static final long DRAIN_MILLIS = 5_000;
    private static final long SPREAD_MILLIS_EACH = 2;
    private static final long MOST_SPREAD_MILLIS = 5_000;
    private static final long FIRST_FRAME_CHECK_MILLIS = 50;
    private static final int UNAVAILABLE = 503;
    private static final int UPGRADE_REQUIRED = 426;

    private static final Logger log = LoggerFactory.getLogger(SessionVerticle.class);

    private final Bus bus;
    private final String nodeId;
    private final CloseCode stop;
    private final Settings.Listen settings;
    private final Handshake handshake;
    private final long longestSilence;
    private final Service<Session> chat;
    private final Service<PageSession> pages;
    private final FirstFrames firstFrames = new FirstFrames();
    private Sends sends;
    private Flushes flushes;
    private HttpServer server;
    private boolean stopping;

    /**
     * @param nodeId begins the ids of all connections
     * @param stop what clients are told when the server stops
     * @param silenceSeconds how long a client that shares pages may say nothing
     */
    public SessionVerticle(
            Bus bus,
            String nodeId,
            CloseCode stop,
            Settings.Listen settings,
            TokenVerifier tokens,
            OriginPolicy origins,
            int silenceSeconds) {
        this.bus = bus;
        this.nodeId = nodeId;
        this.stop = stop;
        this.settings = settings;
        this.handshake = new Handshake(tokens, origins);
        this.longestSilence = TimeUnit.SECONDS.toMillis(silenceSeconds);
        this.chat = new Service<>(Addresses.CONNECT, Addresses.DISCONNECTED, new Sessions<>(), this::openChat);
        this.pages = new Service<>(
                Addresses.PAGE_CONNECT,
                Addresses.PAGE_DISCONNECTED,
                new Sessions<>(),
                (connection, socket) -> new PageSession(connection, socket, flushes, bus, vertx, longestSilence));
    }

    private Session openChat(Connection connection, Socket socket) {
        Session session = new Session(connection, socket, flushes, bus, sends);
        firstFrames.await(session);
        return session;
    }

    /** What is offered on a path: how its sockets are made known, and the sockets. */
    private record Service<S extends OpenSocket>(
            Address<Connection, Void> connect,
            Topic<Connection> disconnected,
            Sessions<S> sessions,
            BiFunction<Connection, Socket, S> opened) {}

    @Override
    public Future<?> start() {
        sends = new Sends(bus, context);
        flushes = new Flushes(context);
        bus.subscribe(Addresses.DELIVERIES, this::deliver);
        bus.subscribe(Addresses.PAGE_DELIVERIES, this::deliver);
        vertx.setPeriodic(1_000, timer -> {
            chat.sessions.checkLives();
            pages.sessions.checkLives();
        });
        vertx.setPeriodic(FIRST_FRAME_CHECK_MILLIS, timer -> firstFrames.check());
        server = vertx.createHttpServer(options())
                .webSocketHandshakeHandler(this::admit)
                .requestHandler(request -> request.response()
                        .setStatusCode(UPGRADE_REQUIRED)
                        .putHeader("Upgrade", "websocket")
                        .end());
        return server.listen();
    }

    /** The port that the server listens on, which the system chose if the settings left it open. */
    public int port() {
        return server.actualPort();
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port() == 0 ? SHARED_FREE_PORT : settings.port())
                .setWebSocketSubProtocols(List.of(Handshake.SUBPROTOCOL))
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setHttp2ClearTextEnabled(false)
                .setStrictThreadMode(true)
                .setMaxInitialLineLength(MOST_REQUEST_LINE)
                .setMaxHeaderSize(MOST_HEADERS)
                .setMaxWebSocketFrameSize(MOST_FRAME);
    }

    private void admit(ServerWebSocketHandshake asking) {
        if (stopping) {
            asking.reject(UNAVAILABLE);
            return;
        }
        handshake
                .check(asking)
                .onSuccess(checked -> checked.ifPresent(identity -> {
                    Connection connection = new Connection(identity.userId(), nodeId + ":" + UUID.randomUUID());
                    Service<? extends OpenSocket> service = PAGES_PATHS.contains(asking.path()) ? pages : chat;
                    connect(service, connection, asking);
                }));
    }

    /** The connection is registered before the handshake is answered: what is said after a client is connected reaches it. */
    private <S extends OpenSocket> void connect(
            Service<S> service, Connection connection, ServerWebSocketHandshake asking) {
        bus.request(service.connect, connection)
                .compose(connected -> stopping ? Future.failedFuture("the node stops") : asking.accept())
                .onSuccess(socket -> open(service, connection, socket))
                .onFailure(failure -> {
                    log.debug("Connection {} was not opened: {}", connection.connectionId(), failure.getMessage());
                    bus.publish(service.disconnected, connection);
                    asking.reject(UNAVAILABLE);
                });
    }

    private <S extends OpenSocket> void open(Service<S> service, Connection connection, ServerWebSocket accepted) {
        Socket socket = Socket.takeOver(accepted, context);
        S session = service.opened.apply(connection, socket);
        service.sessions.add(session);
        socket.closed().onComplete(closed -> {
            session.closed();
            service.sessions.remove(session);
            bus.publish(service.disconnected, connection);
        });
    }

    private void deliver(Deliveries batch) {
        for (Delivery delivery : batch.deliveries()) {
            WireFrame wire = new WireFrame(delivery.frame());
            chat.sessions.deliver(delivery.recipients(), session -> session.deliver(delivery, wire));
            wire.release();
        }
    }

    private void deliver(PageDelivery delivery) {
        WireFrame wire = new WireFrame(delivery.frame());
        pages.sessions.deliver(delivery.recipients(), session -> session.deliver(wire));
        wire.release();
    }

    /** Accepts nobody, finishes what was accepted, and tells every client to go elsewhere, not all at once if there is an elsewhere. */
    @Override
    public Future<?> stop() {
        stopping = true;
        // Handshakes that were being answered have become sockets by the end of the first round.
        return drainAll().compose(done -> drainAll()).eventually(server::close);
    }

    private Future<Void> drainAll() {
        List<OpenSocket> open = new ArrayList<>(chat.sessions.all());
        open.addAll(pages.sessions.all());
        List<Future<Void>> drained = new ArrayList<>();
        for (int index = 0; index < open.size(); index++) {
            OpenSocket socket = open.get(index);
            drained.add(turn(index, open.size()).compose(now -> socket.drain(stop, DRAIN_MILLIS)));
        }
        return Future.join(drained).otherwiseEmpty().mapEmpty();
    }

    /** Clients of a cluster come to the other nodes over some time, so many at a time as a node accepts with ease. */
    private Future<Void> turn(int index, int of) {
        long spread = stop == CloseCode.SERVICE_RESTART ? Math.min(of * SPREAD_MILLIS_EACH, MOST_SPREAD_MILLIS) : 0;
        long delay = spread * index / of;
        return delay == 0
                ? Future.succeededFuture()
                : vertx.timer(delay, TimeUnit.MILLISECONDS).mapEmpty();
    }
}
