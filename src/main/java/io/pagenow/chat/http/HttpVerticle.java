package io.pagenow.chat.http;

import io.pagenow.chat.auth.Access;
import io.pagenow.chat.auth.DevelopmentKey;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Ping;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.connection.RequestGuard;
import io.pagenow.chat.limit.Activity;
import io.pagenow.chat.metric.Exposition;
import io.pagenow.chat.metric.Metrics;
import io.pagenow.chat.protocol.BodyEncoder;
import io.pagenow.chat.protocol.ChatException;
import io.pagenow.chat.protocol.ErrorCode;
import io.pagenow.chat.trace.Spans;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Wires the HTTP server: the table of all routes. */
public final class HttpVerticle extends VerticleBase {
    private static final int MOST_REQUEST_LINE = 8192;
    private static final int MOST_HEADERS = 16_384;

    /** To Vert.x a negative port is a free one that all instances share; the number tells servers of one process apart. */
    private static final int SHARED_FREE_PORT = -2;

    /** A connection that says nothing for so long is closed, in seconds. */
    private static final int IDLE_SECONDS = 75;

    private static final long DRAIN_SECONDS = 5;

    private final Bus bus;
    private final Settings settings;
    private final PageFiles page;
    private final int webSocketPort;
    private final Access access;
    private final Optional<DevelopmentKey> developmentKey;
    private final Metrics metrics;
    private final Exposition exposition;
    private final Spans spans;
    private HttpServer server;

    /**
     * @param webSocketPort the port that the WebSocket server listens on
     * @param developmentKey signs tokens of the development sign-in, empty when an identity provider is configured
     * @param metrics of which calls are a part
     * @param exposition tells them all
     * @param spans where calls are followed to
     */
    public HttpVerticle(
            Bus bus,
            Settings settings,
            PageFiles page,
            int webSocketPort,
            Access access,
            Optional<DevelopmentKey> developmentKey,
            Metrics metrics,
            Exposition exposition,
            Spans spans) {
        this.spans = spans;
        this.metrics = metrics;
        this.exposition = exposition;
        this.page = page;
        this.bus = bus;
        this.settings = settings;
        this.webSocketPort = webSocketPort;
        this.access = access;
        this.developmentKey = developmentKey;
    }

    @Override
    public Future<?> start() {
        server = vertx.createHttpServer(options())
                .connectionHandler(RequestGuard::watch)
                .requestHandler(router());
        return server.listen();
    }

    /** The port that the server listens on, which the system chose if the settings left it open. */
    public int port() {
        return server.actualPort();
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(settings.http().host())
                .setPort(
                        settings.http().port() == 0
                                ? SHARED_FREE_PORT
                                : settings.http().port())
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(true)
                .setMaxInitialLineLength(MOST_REQUEST_LINE)
                .setMaxHeaderSize(MOST_HEADERS)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    private Router router() {
        Authentication authenticated = new Authentication(access);
        ConversationCalls conversations = new ConversationCalls(bus);
        HistoryCall history = new HistoryCall(bus);
        PresenceCalls presence = new PresenceCalls(bus);
        SharedPageCalls sharedPages = new SharedPageCalls(bus);
        AdminCalls admin = new AdminCalls(bus);
        Router router = Router.router(vertx);
        router.route().handler(new CallMeter(metrics.calls(), spans));
        router.route().handler(HttpVerticle::addSafetyHeaders);
        router.get("/health/live").handler(context -> Answers.json(context, BodyEncoder.health(true)));
        router.get("/health/ready").handler(this::ready);
        if (settings.cluster().enabled()) {
            router.get("/health/cluster").handler(this::cluster);
        }
        router.route().handler(new OriginHandler(access.origins()));
        router.route().handler(new AddressLimit(access, Activity.REQUEST));
        router.get("/metrics").handler(new MetricsPage(exposition, settings.metrics(), access));
        router.get("/client-settings").handler(this::clientSettings);
        // What stands before a route that fits everything would be not found otherwise.
        for (String path : List.of("/health/live", "/health/ready", "/client-settings", "/metrics")) {
            router.route(path).handler(context -> context.fail(ErrorCode.METHOD_NOT_ALLOWED.status()));
        }
        router.route().handler(new Page(page, settings.websocket().publicUrl(), webSocketPort));
        developmentKey.ifPresent(key ->
                router.post("/dev/token").handler(new DevelopmentSignIn(key, settings.auth(), InstantSource.system())));

        router.post("/conversation")
                .handler(new AddressLimit(access, Activity.CONVERSATION))
                .handler(authenticated.callWithBody(Activity.CONVERSATION, conversations::create));
        router.get("/conversation/direct/:userId").handler(authenticated.call(conversations::direct));
        router.get("/conversations").handler(authenticated.call(conversations::list));
        router.get("/conversations/:conversationId").handler(authenticated.call(conversations::get));
        router.get("/conversations/:conversationId/participants")
                .handler(authenticated.call(conversations::participants));
        router.get("/conversations/:conversationId/messages").handler(authenticated.stream(history::write));
        router.get("/presence").handler(PresenceCalls.ifUsersAreNamed(authenticated.call(presence::get)));
        router.put("/presence").handler(authenticated.callWithBody(presence::setVisibility));
        router.get("/presence").handler(authenticated.call(sharedPages::ofFriends));
        router.get("/presence/:userId").handler(authenticated.call(sharedPages::ofOne));
        router.post("/admin/disconnect").handler(authenticated.callWithBody(admin::disconnect));

        for (ErrorCode code : ErrorCode.values()) {
            router.errorHandler(code.status(), HttpVerticle::failed);
        }
        return router;
    }

    private static void addSafetyHeaders(RoutingContext context) {
        context.response().putHeader("X-Content-Type-Options", "nosniff").putHeader("Referrer-Policy", "no-referrer");
        context.next();
    }

    private void ready(RoutingContext context) {
        bus.request(Addresses.DATABASE_HEALTH, new Ping())
                .otherwise(false)
                .onSuccess(
                        up -> Answers.json(context, up ? 200 : ErrorCode.UNAVAILABLE.status(), BodyEncoder.health(up)));
    }

    private void cluster(RoutingContext context) {
        bus.request(Addresses.CLUSTER_HEALTH, new Ping())
                .onSuccess(health -> Answers.json(context, BodyEncoder.clusterHealth(health)))
                .onFailure(failure -> Answers.failure(context, failure));
    }

    private void clientSettings(RoutingContext context) {
        String url = settings.websocket().publicUrl().map(URI::toString).orElse("");
        Buffer body = BodyEncoder.clientSettings(url, webSocketPort, developmentKey.isPresent());
        Answers.json(context, body);
    }

    /** What the router itself refuses, and what a handler threw. */
    private static void failed(RoutingContext context) {
        if (context.failure() != null && !(context.failure() instanceof io.vertx.ext.web.handler.HttpException)) {
            Answers.failure(context, context.failure());
            return;
        }
        ErrorCode code = ErrorCode.ofStatus(context.statusCode()).orElse(ErrorCode.INTERNAL);
        Answers.failure(context, ChatException.of(code, code.title()));
    }

    /** Takes no new connections, and gives the calls under way some time to be answered. */
    @Override
    public Future<?> stop() {
        return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    }
}
