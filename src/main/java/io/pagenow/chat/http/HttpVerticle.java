package io.pagenow.chat.http;

import io.pagenow.chat.auth.Access;
import io.pagenow.chat.auth.DevelopmentKey;
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
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Wires the HTTP server: what answers each operation of the document, and the page. */
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
    private final ApiDocument document;
    private final PageFiles page;
    private final int webSocketPort;
    private final Access access;
    private final Optional<DevelopmentKey> developmentKey;
    private final Metrics metrics;
    private final Exposition exposition;
    private final Spans spans;
    private HttpServer server;

    /**
     * @param document names the operations
     * @param webSocketPort the port that the WebSocket server listens on
     * @param developmentKey signs tokens of the development sign-in, empty when an identity provider is configured
     * @param metrics of which calls are a part
     * @param exposition tells them all
     * @param spans where calls are followed to
     */
    public HttpVerticle(
            Bus bus,
            Settings settings,
            ApiDocument document,
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
        this.document = document;
        this.page = page;
        this.bus = bus;
        this.settings = settings;
        this.webSocketPort = webSocketPort;
        this.access = access;
        this.developmentKey = developmentKey;
    }

    @Override
    public Future<?> start() {
        server = vertx.createHttpServer(options(settings.http()))
                .connectionHandler(RequestGuard::watch)
                .requestHandler(router());
        return server.listen();
    }

    /** The port that the server listens on, which the system chose if the settings left it open. */
    public int port() {
        return server.actualPort();
    }

    static HttpServerOptions options(Settings.Listen listen) {
        return new HttpServerOptions()
                .setHost(listen.host())
                .setPort(listen.port() == 0 ? SHARED_FREE_PORT : listen.port())
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(true)
                .setMaxInitialLineLength(MOST_REQUEST_LINE)
                .setMaxHeaderSize(MOST_HEADERS)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    private Router router() {
        Router router = operations().router(before());
        // Plain routes, which are no operations of the document, stand here. The page is files instead of routes.
        if (settings.admin().isEmpty()) {
            AdminRoutes.mount(router, new MetricsPage(exposition, settings.metrics(), access));
        }
        for (ErrorCode code : ErrorCode.values()) {
            router.errorHandler(code.status(), HttpVerticle::failed);
        }
        return router;
    }

    /** What every request goes through. */
    private List<Handler<RoutingContext>> before() {
        List<Handler<RoutingContext>> handlers = new ArrayList<>(List.of(
                new CallMeter(metrics.calls(), spans),
                HttpVerticle::addSafetyHeaders,
                Guard.ofOrigins(access),
                Guard.ofRequests(access)));
        if (settings.admin().isPresent()) {
            handlers.add(AdminRoutes::hide);
        }
        handlers.add(new Page(page, settings.websocket().publicUrl(), webSocketPort));
        handlers.add(new LibraryFiles(vertx, page.libraries()));
        return handlers;
    }

    /** Every operation of openapi.json and what answers it. */
    private Operations operations() {
        ConversationCalls conversations = new ConversationCalls(bus);
        PresenceCalls presence = new PresenceCalls(bus);
        SharedPageCalls sharedPages = new SharedPageCalls(bus);
        HealthCalls health = new HealthCalls(bus);
        Optional<Handler<RoutingContext>> cluster =
                settings.cluster().enabled() ? Optional.of(health::cluster) : Optional.empty();
        Optional<Handler<RoutingContext>> signIn =
                developmentKey.map(key -> new DevelopmentSignIn(key, settings.auth(), InstantSource.system()));
        AdminCalls admin = new AdminCalls(bus, settings);
        return new Operations(vertx, document, access)
                        .open("checkLive", health::live)
                        .open("checkReady", health::ready)
                        .open("checkCluster", cluster)
                        .open("getClientSettings", this::clientSettings)
                        .open("signInForDevelopment", signIn)
                        .callWithBody("createConversation", Activity.CONVERSATION, conversations::create)
                        .call("findDirectConversation", conversations::direct)
                        .call("listConversations", conversations::list)
                        .call("getConversation", conversations::get)
                        .call("listParticipants", conversations::participants)
                        .stream("listMessages", new HistoryCall(bus)::write)
                        .call("getPresence", presence.orElse(sharedPages::ofFriends))
                        .callWithBody("setVisibility", presence::setVisibility)
                        .call("getPages", sharedPages::ofOne)
                        .call("getStatus", admin::status)
                        .callWithBody("disconnectUser", admin::disconnect);
    }

    static void addSafetyHeaders(RoutingContext context) {
        context.response().putHeader("X-Content-Type-Options", "nosniff").putHeader("Referrer-Policy", "no-referrer");
        context.next();
    }

    private void clientSettings(RoutingContext context) {
        String url = settings.websocket().publicUrl().map(URI::toString).orElse("");
        String userClaim = settings.auth().userClaim();
        Buffer body = BodyEncoder.clientSettings(url, webSocketPort, developmentKey.isPresent(), userClaim);
        Answers.json(context, body);
    }

    /** What the router itself refuses, and what a handler threw. */
    static void failed(RoutingContext context) {
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
        return shutDown(server);
    }

    static Future<Void> shutDown(HttpServer server) {
        return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    }
}
