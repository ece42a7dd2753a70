package io.pagenow.chat.http;

import io.pagenow.chat.auth.AccessControl;
import io.pagenow.chat.auth.BearerToken;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.metric.Exposition;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code GET /metrics}: the metrics for Prometheus. Requires an allowed address ({@code metrics.allowed}) or an
 * administrator's token. The address does not suffice for a request forwarded by an untrusted proxy, so that a proxy on
 * this machine does not publish the metrics by mistake. It does not suffice for an unknown {@code Host} either, so that
 * no web page reads them through a name that was made to resolve to this server (DNS rebinding).
 */
final class MetricsPage implements Handler<RoutingContext> {
    private final Exposition exposition;
    private final Settings.Metrics settings;
    private final Set<String> names;
    private final AccessControl access;

    MetricsPage(Exposition exposition, Settings settings, AccessControl access) {
        this.exposition = exposition;
        this.settings = settings.metrics();
        this.names = names(settings);
        this.access = access;
    }

    /** Returns the names that the settings give this server, in lower case. */
    private static Set<String> names(Settings settings) {
        Stream<String> configured = Stream.concat(
                settings.metrics().hosts().stream(),
                Stream.of(
                        settings.http().host(),
                        settings.admin().map(Settings.Listen::host).orElse("")));
        Stream<String> published = settings.websocket().publicUrl().map(URI::getHost).stream();
        return Stream.concat(configured, published)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        Future<Void> allowed = isAllowed(request) ? Future.succeededFuture() : authenticate(request);
        allowed.compose(yes ->
                        context.vertx().executeBlocking(() -> exposition.read(request.getHeader(HttpHeaders.ACCEPT))))
                .onSuccess(page -> Responses.body(context, page.contentType(), page.text()))
                .onFailure(failure -> Responses.failure(context, failure));
    }

    private boolean isAllowed(HttpServerRequest request) {
        return !access.addresses().isForwardedByStranger(request)
                && isKnown(HostName.of(request))
                && access.addresses()
                        .client(request)
                        .filter(client -> settings.allowed().stream().anyMatch(network -> network.contains(client)))
                        .isPresent();
    }

    private boolean isKnown(HostName host) {
        return host.isAddress() || host.isLoopback() || names.contains(host.text());
    }

    private Future<Void> authenticate(HttpServerRequest request) {
        Optional<String> token = BearerToken.of(request.getHeader(HttpHeaders.AUTHORIZATION));
        return token.map(access.tokens()::verify)
                .orElseGet(() -> Future.failedFuture(refusal()))
                .compose(MetricsPage::requireAdministrator);
    }

    private static Future<Void> requireAdministrator(Identity caller) {
        return caller.administrator() ? Future.succeededFuture() : Future.failedFuture(refusal());
    }

    private static ChatException refusal() {
        return ChatException.of(
                ErrorCode.FORBIDDEN,
                "Metrics are for readers whose address is allowed (metrics.allowed), without a proxy that is not trusted"
                        + " (proxies.trusted) between, who ask for an address, localhost or a known name (metrics.hosts), and for"
                        + " administrators");
    }
}
