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

/** Wires the admin listener ({@code admin.port}), which keeps the admin page off the public port. */
public final class AdminVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(AdminVerticle.class);

    /** Reported as the WebSocket port: the admin page opens no socket. */
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
                .onSuccess(listening ->
                        log.info("Admin page available at http://{}/admin/", listen.authority(listener.port())))
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "admin.host and admin.port: " + listen.authority(listen.port()) + " cannot be bound ("
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
        Operations operations = http.operations(vertx);
        new ModerationHandlers(http.bus(), http.settings().auth()).bind(operations);
        http.privacyHandlers().bindAdministration(operations);
        new WebhookHandlers(http.bus(), http.settings().auth()).bind(operations);
        Router router = operations
                .open("getClientSettings", this::clientSettings)
                .open("signInForDevelopment", http.signIn())
                .call("getStatus", admin::status)
                .callWithBody("disconnectUser", admin::disconnect)
                .partialRouter(before);
        AdminRoutes.mount(router, http.metrics());
        return methods.complete(router);
    }

    private void clientSettings(RoutingContext context) {
        Responses.json(context, BodyEncoder.clientSettings(http.clientSettings("", NO_SOCKETS)));
    }

    /** Lets requests in progress finish, for up to 5 seconds. */
    @Override
    public Future<?> stop() {
        return listener.shutDown();
    }
}
