package io.pagenow.chat.session;

import io.pagenow.chat.auth.Access;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Deliveries;
import io.pagenow.chat.bus.Addresses.OfUser;
import io.pagenow.chat.bus.Addresses.PageDelivery;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.protocol.CloseCode;
import io.pagenow.chat.trace.Trail;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

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

    /** Sockets opened here share pages; every other path is the chat. */
    private static final Set<String> PAGES_PATHS = Set.of("/presence", "/presence/");

    private static final long FIRST_FRAME_CHECK_MILLIS = 50;

    private final Bus bus;
    private final String nodeId;
    private final int loop;
    private final CloseCode stop;
    private final Settings.Listen settings;
    private final Access access;
    private final long longestSilence;
    private final SessionMeters meters;
    private final Trail trail;
    private final FirstFrames firstFrames = new FirstFrames();
    private Service<Session> chat;
    private Service<PageSession> pages;
    private Reception reception;
    private HttpServer server;

    /**
     * @param nodeId begins the ids of all connections
     * @param loop tells the instances apart, from 0 on
     * @param stop what clients are told when the server stops
     * @param silenceSeconds how long a client that shares pages may say nothing
     * @param meters shared by all instances
     * @param trail the same
     */
    public SessionVerticle(
            Bus bus,
            String nodeId,
            int loop,
            CloseCode stop,
            Settings.Listen settings,
            Access access,
            int silenceSeconds,
            SessionMeters meters,
            Trail trail) {
        this.trail = trail;
        this.bus = bus;
        this.nodeId = nodeId;
        this.loop = loop;
        this.stop = stop;
        this.settings = settings;
        this.access = access;
        this.meters = meters;
        this.longestSilence = TimeUnit.SECONDS.toMillis(silenceSeconds);
    }

    @Override
    public Future<?> start() {
        Shared shared = new Shared(
                vertx,
                bus,
                new Flushes(context),
                new Sends(bus, context),
                access.tokens(),
                access.allowances(),
                access.cursors(),
                access.outbound(),
                meters,
                trail);
        chat = new Service<>(
                bus,
                context,
                Addresses.CONNECT,
                Addresses.DISCONNECTED,
                (visitor, socket) -> {
                    Session session = new Session(visitor, socket, shared);
                    firstFrames.await(session);
                    return session;
                },
                meters,
                meters.chat());
        pages = new Service<>(
                bus,
                context,
                Addresses.PAGE_CONNECT,
                Addresses.PAGE_DISCONNECTED,
                (visitor, socket) -> new PageSession(visitor, socket, shared, longestSilence),
                meters,
                meters.pages());
        reception =
                new Reception(nodeId, access, path -> PAGES_PATHS.contains(path) ? pages : chat, meters, trail.spans());
        bus.subscribe(Addresses.DELIVERIES, this::deliver);
        bus.subscribe(Addresses.PAGE_DELIVERIES, this::deliver);
        bus.subscribe(Addresses.DISCONNECT, this::disconnect);
        bus.serve(
                Addresses.slowest(loop),
                ping -> Future.succeededFuture(SocketSurvey.slowest(List.of(chat.sessions(), pages.sessions()))));
        vertx.setPeriodic(1_000, timer -> {
            chat.sessions().checkLives();
            pages.sessions().checkLives();
        });
        vertx.setPeriodic(FIRST_FRAME_CHECK_MILLIS, timer -> firstFrames.check());
        server = vertx.createHttpServer(options())
                .connectionHandler(access.connections())
                .requestHandler(reception::admit);
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
                .setMaxWebSocketFrameSize(FrameLimit.MAX_SYNC_FRAME);
    }

    private void disconnect(OfUser user) {
        chat.sessions().of(user.userId()).forEach(session -> session.close(CloseCode.DISCONNECTED));
        pages.sessions().of(user.userId()).forEach(session -> session.close(CloseCode.DISCONNECTED));
    }

    private void deliver(Deliveries batch) {
        long all = 0;
        long began = System.nanoTime();
        boolean logged = trail.isLogged();
        boolean followed = trail.isOn();
        for (Delivery delivery : batch.deliveries()) {
            WireFrame wire = new WireFrame(delivery.frame());
            int handed = chat.sessions().deliver(delivery.recipients(), session -> {
                session.deliver(delivery, wire);
                if (logged) {
                    trail.delivered(delivery, session.connection().connectionId());
                }
            });
            wire.release();
            all += handed;
            if (handed > 0) {
                delivered(delivery, handed, began, followed);
            }
        }
        meters.deliveries().add(all);
    }

    private void delivered(Delivery delivery, int sockets, long began, boolean followed) {
        boolean heardHere = delivery.heardAt() != Delivery.ELSEWHERE;
        long now = System.nanoTime();
        if (heardHere) {
            meters.delivery().record(now - delivery.heardAt());
        }
        if (followed) {
            trail.delivered(delivery, sockets, heardHere ? delivery.heardAt() : began, now);
        }
    }

    private void deliver(PageDelivery delivery) {
        WireFrame wire = new WireFrame(delivery.frame());
        pages.sessions().deliver(delivery.recipients(), session -> session.deliver(wire));
        wire.release();
    }

    /** Accepts nobody, finishes what was accepted, and tells every client to go elsewhere, not all at once if there is an elsewhere. */
    @Override
    public Future<?> stop() {
        reception.close();
        chat.openNoMore();
        pages.openNoMore();
        // Handshakes that were being answered have become sockets by the end of the first round.
        Farewell farewell = new Farewell(vertx, stop);
        return farewell.to(open()).compose(done -> farewell.to(open())).eventually(server::close);
    }

    private List<OpenSocket> open() {
        List<OpenSocket> open = new ArrayList<>(chat.sessions().all());
        open.addAll(pages.sessions().all());
        return open;
    }
}
