package io.pagenow.chat.session;

import io.pagenow.chat.auth.Access;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Connection;
import io.pagenow.chat.bus.Addresses.Deliveries;
import io.pagenow.chat.bus.Addresses.OfUser;
import io.pagenow.chat.bus.Addresses.PageDelivery;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Delivery;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.connection.RequestGuard;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.protocol.ChatException;
import io.pagenow.chat.protocol.CloseCode;
import io.pagenow.chat.protocol.ErrorCode;
import io.pagenow.chat.trace.Trail;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
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
    /** W3C Trace Context. */
    private static final String TRACE_PARENT = "traceparent";

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int UPGRADE_REQUIRED = 426;

    private static final Logger log = LoggerFactory.getLogger(SessionVerticle.class);

    private final Bus bus;
    private final String nodeId;
    private final int loop;
    private final CloseCode stop;
    private final Settings.Listen settings;
    private final Access access;
    private final Handshake handshake;
    private final long longestSilence;
    private final SessionMeters meters;
    private final Trail trail;
    private final Turnstile turnstile;
    private final FirstFrames firstFrames = new FirstFrames();
    private Service<Session> chat;
    private Service<PageSession> pages;
    private HttpServer server;
    private boolean stopping;

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
        this.handshake = new Handshake(access);
        this.meters = meters;
        this.turnstile = new Turnstile(meters.atTurnstile());
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
                .connectionHandler(RequestGuard::watch)
                .requestHandler(this::admit);
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

    /**
     * Someone who asks for a socket.
     *
     * @param began when, by the monotonic clock in nanoseconds
     */
    private record Arrival(HttpServerRequest asking, long began) {}

    private void admit(HttpServerRequest asking) {
        Arrival arrival = new Arrival(asking, System.nanoTime());
        if (!asking.headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true)) {
            asking.response()
                    .setStatusCode(UPGRADE_REQUIRED)
                    .putHeader(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET)
                    .end();
        } else if (stopping) {
            refuse(arrival, ChatException.of(ErrorCode.UNAVAILABLE, "the server stops"));
        } else {
            asking.pause();
            String address = access.addresses().of(asking);
            handshake
                    .check(asking, address)
                    .onSuccess(identity -> letIn(arrival, identity, address))
                    .onFailure(failure -> refuse(arrival, failure));
        }
    }

    private void letIn(Arrival arrival, Identity identity, String address) {
        Connection connection = new Connection(identity.userId(), nodeId + ":" + UUID.randomUUID());
        Visitor visitor = new Visitor(connection, address, System.nanoTime(), identity.remaining());
        Service<? extends OpenSocket> service = PAGES_PATHS.contains(arrival.asking.path()) ? pages : chat;
        turnstile.enter(() -> connect(service, visitor, arrival), refusal -> refuse(arrival, refusal));
    }

    private Future<?> connect(Service<?> service, Visitor visitor, Arrival arrival) {
        try {
            access.sockets().add(visitor.userId());
        } catch (ChatException tooMany) {
            refuse(arrival, tooMany);
            return Future.failedFuture(tooMany);
        }
        return service.connect(visitor, arrival.asking)
                .onSuccess(session -> {
                    answered(arrival, SWITCHING_PROTOCOLS);
                    session.socket().closed().onComplete(closed -> access.sockets()
                            .remove(visitor.userId()));
                })
                .onFailure(failure -> {
                    access.sockets().remove(visitor.userId());
                    refuse(arrival, failure);
                });
    }

    private void answered(Arrival arrival, int status) {
        meters.handshake(status);
        trail.spans()
                .answered(
                        "handshake", arrival.asking.getHeader(TRACE_PARENT), status, arrival.began, System.nanoTime());
    }

    private void refuse(Arrival arrival, Throwable failure) {
        HttpServerRequest asking = arrival.asking;
        ChatException refusal = failure instanceof ChatException known
                ? known
                : ChatException.of(ErrorCode.UNAVAILABLE, "it broke off");
        log.debug("A handshake from {} is refused: {}", asking.remoteAddress(), failure.getMessage());
        HttpServerResponse response = asking.response();
        answered(arrival, refusal.code().status());
        if (response.ended() || response.closed()) {
            return;
        }
        refusal.retryAfter()
                .ifPresent(wait ->
                        response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(ChatException.seconds(wait))));
        response.setStatusCode(refusal.code().status())
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(refusal.code().title())
                .onComplete(told -> asking.connection().close());
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
        stopping = true;
        chat.openNoMore();
        pages.openNoMore();
        // Handshakes that were being answered have become sockets by the end of the first round.
        return drainAll().compose(done -> drainAll()).eventually(server::close);
    }

    private Future<Void> drainAll() {
        List<OpenSocket> open = new ArrayList<>(chat.sessions().all());
        open.addAll(pages.sessions().all());
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
