package io.pagenow.chat.http;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.DevelopmentKey;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.metric.Exposition;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What is served over HTTP, on whichever listener.
 *
 * @param document names the operations
 * @param page the files of the pages
 * @param access who may come in
 * @param developmentKey signs tokens of the development sign-in, empty when an identity provider is configured
 * @param exposition tells what is measured
 * @param health tells how this node is, the same to all listeners
 */
public record HttpContext(
        Bus bus,
        Settings settings,
        ApiDocument document,
        PageFiles page,
        AccessControl access,
        Optional<DevelopmentKey> developmentKey,
        Exposition exposition,
        NodeHealth health) {

    Operations operations(Vertx vertx) {
        return new Operations(vertx, document, access);
    }

    /** The development sign-in, where there is one. */
    Optional<Handler<RoutingContext>> signIn() {
        return developmentKey.map(key -> new DevelopmentSignIn(key, settings.auth(), access, InstantSource.system()));
    }

    /**
     * The files that are served, before what is looked for among the operations.
     *
     * @param webSocketUrl what pages are told to connect to, empty for the port of the same host
     */
    List<Handler<RoutingContext>> files(Vertx vertx, Optional<URI> webSocketUrl, int webSocketPort) {
        return List.of(new Page(page, webSocketUrl, webSocketPort), new LibraryFiles(vertx, page.libraries()));
    }

    MetricsPage metrics() {
        return new MetricsPage(exposition, settings, access);
    }
}
