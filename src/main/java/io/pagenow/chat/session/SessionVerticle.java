package io.pagenow.chat.session;

import io.pagenow.chat.action.ActionDecoder;
import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.PageDelivery;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.dispatch.ActionDispatcher;
import io.pagenow.chat.metric.SessionMeters;
import io.pagenow.chat.model.CloseCode;
import io.pagenow.chat.model.ErasedUsers;
import io.pagenow.chat.model.MessageLimits;
import io.pagenow.chat.trace.MessageTracer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Wires the server of WebSockets and event streams. Deployed once per event loop; the instances listen on the same port, and a socket stays
 * on the loop of the instance that accepted it.
 */
public final class SessionVerticle extends VerticleBase {
    /** Longest request line, in bytes. It may carry a token. */
    private static final int MAX_REQUEST_LINE = 8192;

    private static final int MAX_HEADERS = 16_384;

    /**
     * Vert.x treats a negative port as a free one shared by all instances; distinct numbers separate servers within a
     * process.
     */
    private static final int SHARED_FREE_PORT = -1;

    /** Paths of the shared-pages endpoint; every other path is the chat endpoint. */
    private static final Set<String> PAGES_PATHS = Set.of("/presence", "/presence/");

    private static final long FIRST_FRAME_CHECK_MILLIS = 50;

    /** Sessions that are looked at without a pause: each costs a hash. */
    private static final int SESSIONS_OF_PART = 500;

    private final Bus bus;
    private final String nodeId;
    private final int loop;
    private final CloseCode stop;
    private final Settings.Listen settings;
    private final AccessControl access;
    private final EventStreams streams;
    private final long maxSilenceMillis;
    private final MessageLimits limits;
    private final boolean isExamined;
    private final SessionMeters meters;
    private final MessageTracer tracer;
    private final SyncGracePeriod gracePeriod = new SyncGracePeriod(System::nanoTime);
    private SocketEndpoint<Session> chat;
    private SocketEndpoint<PageSession> pages;
    private SessionDelivery delivery;
    private UpgradeHandler upgradeHandler;
    private EventStreamHandler streamHandler;
    private HttpServer server;

    /**
     * @param nodeId prefix of all connection ids
     * @param loop index of this instance, from 0
     * @param stop the close code that clients receive on shutdown
     * @param streams shared by all instances
     * @param silenceSeconds seconds without a frame after which a client that shares pages counts as silent
     * @param isExamined whether the operator's service examines what users write
     * @param meters shared by all instances
     * @param tracer shared by all instances
     */
    public SessionVerticle(
            Bus bus,
            String nodeId,
            int loop,
            CloseCode stop,
            Settings.Listen settings,
            AccessControl access,
            EventStreams streams,
            int silenceSeconds,
            MessageLimits limits,
            boolean isExamined,
            SessionMeters meters,
            MessageTracer tracer) {
        this.tracer = tracer;
        this.bus = bus;
        this.nodeId = nodeId;
        this.loop = loop;
        this.stop = stop;
        this.settings = settings;
        this.access = access;
        this.streams = streams;
        this.limits = limits;
        this.isExamined = isExamined;
        this.meters = meters;
        this.maxSilenceMillis = TimeUnit.SECONDS.toMillis(silenceSeconds);
    }

    @Override
    public Future<?> start() {
        SessionContext sessionContext = new SessionContext(
                vertx,
                bus,
                new FlushCoalescer(context),
                new ActionDispatcher(bus, context, isExamined),
                access.tokens(),
                new ActionDecoder(limits),
                access.rateLimiter(),
                access.cursors(),
                access.outbound(),
                meters,
                tracer);
        chat = new SocketEndpoint<>(
                bus,
                Addresses.CONNECT,
                Addresses.DISCONNECTED,
                (request, socket) -> {
                    Session session = new Session(request, socket, sessionContext);
                    gracePeriod.await(session::goLive);
                    return session;
                },
                meters,
                meters.chat());
        pages = new SocketEndpoint<>(
                bus,
                Addresses.PAGE_CONNECT,
                Addresses.PAGE_DISCONNECTED,
                (request, socket) -> new PageSession(request, socket, sessionContext, maxSilenceMillis),
                meters,
                meters.pages());
        Handshake handshake = new Handshake(access);
        Admission admission = new Admission(nodeId, access, meters);
        upgradeHandler = new UpgradeHandler(
                context,
                access,
                handshake,
                admission,
                path -> PAGES_PATHS.contains(path) ? pages : chat,
                meters,
                tracer.spans());
        streamHandler =
                new EventStreamHandler(context, access, handshake, admission, chat, streams, meters, tracer.spans());
        delivery = new SessionDelivery(vertx, chat.sessions(), meters, tracer);
        bus.subscribe(Addresses.DELIVERIES, delivery::deliver);
        bus.subscribe(Addresses.PAGE_DELIVERIES, this::deliver);
        bus.subscribe(Addresses.DISCONNECT, this::disconnect);
        bus.serve(Addresses.STREAM_FRAMES, streams::receive);
        bus.subscribe(Addresses.ERASED_USERS, erased -> {
            disconnect(erased, chat.sessions().all());
            disconnect(erased, pages.sessions().all());
        });
        bus.serve(
                Addresses.slowest(loop),
                ping -> Future.succeededFuture(SlowClientReport.slowest(List.of(chat.sessions(), pages.sessions()))));
        vertx.setPeriodic(1_000, timer -> {
            chat.sessions().checkLiveness();
            pages.sessions().checkLiveness();
        });
        vertx.setPeriodic(FIRST_FRAME_CHECK_MILLIS, timer -> gracePeriod.check());
        server = vertx.createHttpServer(options())
                .connectionHandler(access.connections())
                .requestHandler(this::handle);
        return server.listen();
    }

    private void handle(HttpServerRequest request) {
        if (EventStreamHandler.isAt(request.path()) && !UpgradeHandler.isUpgrade(request)) {
            streamHandler.handle(request);
        } else {
            upgradeHandler.admit(request);
        }
    }

    /** Returns the bound port, also if the settings ask for a free one. */
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
                .setMaxInitialLineLength(MAX_REQUEST_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setMaxWebSocketFrameSize(FrameLimit.MAX_SYNC_FRAME);
    }

    private void disconnect(OfUser user) {
        chat.sessions().of(user.userId()).forEach(session -> session.close(CloseCode.DISCONNECTED));
        pages.sessions().of(user.userId()).forEach(session -> session.close(CloseCode.DISCONNECTED));
    }

    /** Goes over the sessions in parts, so that frames do not wait. */
    private void disconnect(ErasedUsers erased, List<? extends ClientConnection> sessions) {
        int part = Math.min(SESSIONS_OF_PART, sessions.size());
        sessions.subList(0, part).stream()
                .filter(session -> erased.contains(session.userId()))
                .forEach(session -> session.close(CloseCode.DISCONNECTED));
        if (part < sessions.size()) {
            vertx.runOnContext(later -> disconnect(erased, sessions.subList(part, sessions.size())));
        }
    }

    private void deliver(PageDelivery delivery) {
        WireFrame wire = new WireFrame(delivery.frame());
        pages.sessions().deliver(delivery.recipients(), session -> session.deliver(wire));
        wire.release();
    }

    /**
     * Stops accepting sockets, finishes the requests in progress, and closes every socket; see {@link GracefulDrain}.
     */
    @Override
    public Future<?> stop() {
        delivery.close();
        upgradeHandler.close();
        streamHandler.close();
        chat.stopOpening();
        pages.stopOpening();
        // Handshakes in progress have become sockets when the first round ends; the second round drains them.
        GracefulDrain drain = new GracefulDrain(vertx, stop);
        return drain.drain(open()).compose(done -> drain.drain(open())).eventually(server::close);
    }

    private List<ClientConnection> open() {
        List<ClientConnection> open = new ArrayList<>(chat.sessions().all());
        open.addAll(pages.sessions().all());
        return open;
    }
}
