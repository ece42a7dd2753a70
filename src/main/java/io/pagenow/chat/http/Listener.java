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

/** One port over which HTTP is spoken: its bounds, what every request goes through, and how failures are told. */
final class Listener {
    private static final int MAX_REQUEST_LINE = 8192;
    private static final int MAX_HEADERS = 16_384;

    /** To Vert.x a negative port is a free one that all instances share; the number tells servers of one process apart. */
    private static final int SHARED_FREE_PORT = -2;

    /** A connection that says nothing for so long is closed, in seconds. */
    private static final int IDLE_SECONDS = 75;

    private static final long DRAIN_SECONDS = 5;

    private final HttpServer server;

    Listener(Vertx vertx, Settings.Listen listen, AccessControl access, Router router) {
        for (ErrorCode code : ErrorCode.values()) {
            router.errorHandler(code.status(), context -> {
                // The router refuses some requests before any handler has seen them.
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

    /** What every request goes through first: rules for browsers, the origin of web pages, the rate of the client's address. */
    static List<Handler<RoutingContext>> guards(AccessControl access) {
        return List.of(
                context -> countAnswer(context, access),
                Listener::addSafetyHeaders,
                Guard.ofOrigins(access),
                Guard.ofRequests(access));
    }

    private static void countAnswer(RoutingContext context, AccessControl access) {
        BodyWriter.install(context, access);
        context.next();
    }

    private static void addSafetyHeaders(RoutingContext context) {
        context.response().putHeader("X-Content-Type-Options", "nosniff").putHeader("Referrer-Policy", "no-referrer");
        context.next();
    }

    /** What the router itself refuses, and what a handler threw. */
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

    /** The port that it listens on, which the system chose if the settings left it open. */
    int port() {
        return server.actualPort();
    }

    /** Takes no new connections, and gives the calls under way some time to be answered. */
    Future<Void> shutDown() {
        return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    }
}
