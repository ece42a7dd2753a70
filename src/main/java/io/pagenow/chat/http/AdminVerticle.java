package io.pagenow.chat.http;

import io.pagenow.chat.config.Settings;
import io.pagenow.chat.protocol.BodyEncoder;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the listener of administrators ({@code admin.port}), for those who do not want their page on the port that everyone reaches. */
public final class AdminVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(AdminVerticle.class);

    /** No port: the page for administrators opens no socket. */
    private static final int NO_SOCKETS = 0;

    private final HttpContext http;
    private final Settings.Listen listen;
    private Listener listener;

    public AdminVerticle(HttpContext http, Settings.Listen listen) {
        this.http = http;
        this.listen = listen;
    }

    @Override
    public Future<?> start() {
        listener = new Listener(vertx, listen, http.access(), router());
        return listener.listen()
                .onSuccess(listening -> log.info(
                        "The page for administrators is at http://{}/admin/", listen.authority(listener.port())))
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "admin.host and admin.port: " + listen.authority(listen.port()) + " cannot be listened on ("
                                + failure.getMessage() + ")",
                        failure)));
    }

    private Router router() {
        AdminHandlers admin = new AdminHandlers(http.bus(), http.settings());
        AllowedMethods methods = new AllowedMethods();
        List<Handler<RoutingContext>> before = new ArrayList<>(Listener.guards(http.access()));
        before.add(methods);
        before.add(AdminRoutes::startAtPage);
        before.addAll(http.files(vertx, Optional.empty(), NO_SOCKETS));
        Router router = http.operations(vertx)
                .open("getClientSettings", this::clientSettings)
                .open("signInForDevelopment", http.signIn())
                .call("getStatus", admin::status)
                .callWithBody("disconnectUser", admin::disconnect)
                .routerOfThese(before);
        AdminRoutes.mount(router, http.metrics());
        return methods.complete(router);
    }

    private void clientSettings(RoutingContext context) {
        String userClaim = http.settings().auth().userClaim();
        Responses.json(
                context,
                BodyEncoder.clientSettings("", NO_SOCKETS, http.developmentKey().isPresent(), userClaim));
    }

    /** Gives the calls under way some time to be answered. */
    @Override
    public Future<?> stop() {
        return listener.shutDown();
    }
}
