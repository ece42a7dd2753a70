package io.pagenow.chat.http;

import io.pagenow.chat.attachment.AttachmentFiles;
import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.DevelopmentKey;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.metric.Exposition;
import io.pagenow.chat.model.ClientSettings;
import io.pagenow.chat.model.Features;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Dependencies shared by the HTTP listeners.
 *
 * @param document the operations
 * @param page the files of the pages
 * @param access authentication and limits
 * @param developmentKey signs tokens of the development sign-in, empty if an identity provider is configured
 * @param providerOrigins origins that pages call to sign users in at the identity provider
 * @param attachments the files of messages, empty if attachments are off
 * @param exposition renders the metrics
 * @param health the health of this node
 */
public record HttpContext(
        Bus bus,
        Settings settings,
        ApiDocument document,
        PageFiles page,
        AccessControl access,
        Optional<DevelopmentKey> developmentKey,
        Set<String> providerOrigins,
        Optional<AttachmentFiles> attachments,
        Exposition exposition,
        NodeHealth health) {

    Operations operations(Vertx vertx) {
        return new Operations(vertx, document, access);
    }

    /** Returns the development sign-in, empty if an identity provider is configured. */
    Optional<Handler<RoutingContext>> signIn() {
        return developmentKey.map(key -> new DevelopmentSignIn(key, settings, access, InstantSource.system()));
    }

    /**
     * Returns the handlers of static files, which come before the operations.
     *
     * @param webSocketUrl URL that pages connect to, empty for the port of the same host
     */
    List<Handler<RoutingContext>> files(Vertx vertx, Optional<URI> webSocketUrl, int webSocketPort) {
        return List.of(
                new Page(page, webSocketUrl, webSocketPort, providerOrigins),
                new LibraryFiles(vertx, page.libraries()));
    }

    /** @param webSocketPort the port of the WebSocket server, 0 if the page does not connect to it */
    ClientSettings clientSettings(String webSocketUrl, int webSocketPort) {
        return new ClientSettings(
                webSocketUrl,
                webSocketPort,
                developmentKey.isPresent(),
                settings.auth().userClaim(),
                settings.auth().signIn(),
                settings.messages().editWindowSeconds(),
                settings.messages().deleteWindowSeconds(),
                settings.people().directory(),
                Features.with(enabledFeatures()),
                settings.limits().client());
    }

    private Set<String> enabledFeatures() {
        Set<String> enabled = new HashSet<>();
        if (settings.profiles().editable()) {
            enabled.add(Features.EDIT_PROFILE);
        }
        if (attachments.isPresent()) {
            enabled.add(Features.ATTACHMENTS);
        }
        if (settings.isSearchEnabled()) {
            enabled.add(Features.SEARCH);
        }
        if (settings.push().enabled()) {
            enabled.add(Features.PUSH);
        }
        if (settings.linkPreviews().enabled()) {
            enabled.add(Features.LINK_PREVIEWS);
        }
        return enabled;
    }

    PrivacyHandlers privacyHandlers() {
        return new PrivacyHandlers(bus, settings.auth(), attachments.map(AttachmentFiles::storage));
    }

    MetricsPage metrics() {
        return new MetricsPage(exposition, settings, access);
    }
}
