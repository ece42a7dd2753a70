package io.pagenow.chat.http;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One HTTP port: its bounds, the handlers that run for every request, and the responses to failures. */
final class Listener {
    private static final int MAX_REQUEST_LINE = 8192;
    private static final int MAX_HEADERS = 16_384;

    /**
     * Vert.x treats a negative port as a free one shared by all instances; distinct numbers separate servers within a
     * process.
     */
    private static final int SHARED_FREE_PORT = -2;

    /** Seconds without traffic after which a connection is closed. */
    private static final int IDLE_SECONDS = 75;

    private static final long DRAIN_SECONDS = 5;

    private final HttpServer server;

    Listener(Vertx vertx, Settings.Listen listen, AccessControl access, Router router) {
        for (ErrorCode code : ErrorCode.values()) {
            router.errorHandler(code.status(), context -> {
                // The router refuses some requests before any handler runs.
                BodyWriter.install(context, access);
                failed(context);
            });
        }
        server = vertx.createHttpServer(options(listen))
                .connectionHandler(access.connections())
                .requestHandler(router);
    }

    private static HttpServerOptions options(Settings.Listen listen) {
        return new HttpServerOptions()
                .setHost(listen.host())
                .setPort(listen.port() == 0 ? SHARED_FREE_PORT : listen.port())
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(MAX_REQUEST_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    /**
     * Returns the handlers that run first: response accounting, security headers, the origin check, and the address
     * rate limit.
     */
    static List<Handler<RoutingContext>> guards(AccessControl access) {
        return List.of(
                context -> installBodyWriter(context, access),
                Listener::addSecurityHeaders,
                Guard.ofOrigins(access),
                Guard.ofRequests(access));
    }

    private static void installBodyWriter(RoutingContext context, AccessControl access) {
        BodyWriter.install(context, access);
        context.next();
    }

    private static void addSecurityHeaders(RoutingContext context) {
        context.response().putHeader("X-Content-Type-Options", "nosniff").putHeader("Referrer-Policy", "no-referrer");
        context.next();
    }

    /** Answers requests that the router refused or whose handler threw. */
    private static void failed(RoutingContext context) {
        if (context.failure() != null && !(context.failure() instanceof HttpException)) {
            Responses.failure(context, context.failure());
            return;
        }
        ErrorCode code = ErrorCode.ofStatus(context.statusCode()).orElse(ErrorCode.INTERNAL);
        Responses.failure(context, ChatException.of(code, code.title()));
    }

    Future<?> listen() {
        return server.listen();
    }

    /** Returns the bound port, also if the settings ask for a free one. */
    int port() {
        return server.actualPort();
    }

    /** Stops accepting connections and lets requests in progress finish, for up to 5 seconds. */
    Future<Void> shutDown() {
        return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    }
}
