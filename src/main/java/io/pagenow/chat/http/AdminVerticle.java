package io.pagenow.chat.http;

import io.pagenow.chat.auth.Access;
import io.pagenow.chat.auth.DevelopmentKey;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.connection.RequestGuard;
import io.pagenow.chat.metric.Exposition;
import io.pagenow.chat.protocol.BodyEncoder;
import io.pagenow.chat.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the listener of administrators ({@code admin.port}), for those who do not want their page on the port that everyone reaches. */
public final class AdminVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(AdminVerticle.class);

    /** No port: the page for administrators opens no socket. */
    private static final int NO_SOCKETS = 0;

    private final Bus bus;
    private final Settings settings;
    private final Settings.Listen listen;
    private final ApiDocument document;
    private final PageFiles page;
    private final Access access;
    private final Optional<DevelopmentKey> developmentKey;
    private final Exposition exposition;
    private HttpServer server;

    /** @param developmentKey signs tokens of the development sign-in, empty when an identity provider is configured */
    public AdminVerticle(
            Bus bus,
            Settings settings,
            Settings.Listen listen,
            ApiDocument document,
            PageFiles page,
            Access access,
            Optional<DevelopmentKey> developmentKey,
            Exposition exposition) {
        this.exposition = exposition;
        this.bus = bus;
        this.settings = settings;
        this.listen = listen;
        this.document = document;
        this.page = page;
        this.access = access;
        this.developmentKey = developmentKey;
    }

    @Override
    public Future<?> start() {
        server = vertx.createHttpServer(HttpVerticle.options(listen))
                .connectionHandler(RequestGuard::watch)
                .requestHandler(router());
        return server.listen()
                .onSuccess(listening ->
                        log.info("The page for administrators is at http://{}:{}/admin/", listen.host(), listen.port()))
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "admin.host and admin.port: " + listen.host() + ":" + listen.port() + " cannot be listened on ("
                                + failure.getMessage() + ")",
                        failure)));
    }

    private Router router() {
        AdminCalls admin = new AdminCalls(bus, settings);
        Optional<Handler<RoutingContext>> signIn =
                developmentKey.map(key -> new DevelopmentSignIn(key, settings.auth(), InstantSource.system()));
        Router router = new Operations(vertx, document, access)
                .open("getClientSettings", this::clientSettings)
                .open("signInForDevelopment", signIn)
                .call("getStatus", admin::status)
                .callWithBody("disconnectUser", admin::disconnect)
                .routerOfThese(List.of(
                        HttpVerticle::addSafetyHeaders,
                        Guard.ofOrigins(access),
                        Guard.ofRequests(access),
                        new Page(page, Optional.empty(), NO_SOCKETS)));
        router.get("/").handler(AdminRoutes::toPage);
        AdminRoutes.mount(router, new MetricsPage(exposition, settings.metrics(), access));
        for (ErrorCode code : ErrorCode.values()) {
            router.errorHandler(code.status(), HttpVerticle::failed);
        }
        return router;
    }

    private void clientSettings(RoutingContext context) {
        String userClaim = settings.auth().userClaim();
        Answers.json(context, BodyEncoder.clientSettings("", NO_SOCKETS, developmentKey.isPresent(), userClaim));
    }

    /** Gives the calls under way some time to be answered. */
    @Override
    public Future<?> stop() {
        return HttpVerticle.shutDown(server);
    }
}
