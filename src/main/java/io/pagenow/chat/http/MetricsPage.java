package io.pagenow.chat.http;

import io.pagenow.chat.auth.Access;
import io.pagenow.chat.auth.BearerToken;
import io.pagenow.chat.auth.Identity;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.metric.Exposition;
import io.pagenow.chat.protocol.ChatException;
import io.pagenow.chat.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.util.Optional;

/**
 * {@code GET /metrics}: what is measured, for Prometheus. Readers are known by their address ({@code metrics.allowed}) or by the token of
 * an administrator. What a proxy forwards that is not a trusted one is refused whatever its address is, so that a proxy on this machine
 * does not publish it by mistake.
 */
final class MetricsPage implements Handler<RoutingContext> {
    private final Exposition exposition;
    private final Settings.Metrics settings;
    private final Access access;

    MetricsPage(Exposition exposition, Settings.Metrics settings, Access access) {
        this.exposition = exposition;
        this.settings = settings;
        this.access = access;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        Future<Void> allowed = isAllowed(request) ? Future.succeededFuture() : administrator(request);
        allowed.compose(yes ->
                        context.vertx().executeBlocking(() -> exposition.read(request.getHeader(HttpHeaders.ACCEPT))))
                .onSuccess(page -> Answers.body(context, page.contentType(), page.text()))
                .onFailure(failure -> Answers.failure(context, failure));
    }

    private boolean isAllowed(HttpServerRequest request) {
        InetAddress client = access.addresses().client(request);
        return client != null
                && !access.addresses().isForwardedByStranger(request)
                && settings.allowed().stream().anyMatch(network -> network.contains(client));
    }

    private Future<Void> administrator(HttpServerRequest request) {
        Optional<String> token = BearerToken.of(request.getHeader(HttpHeaders.AUTHORIZATION));
        return token.map(access.tokens()::verify)
                .orElseGet(() -> Future.failedFuture(refusal()))
                .compose(MetricsPage::admit);
    }

    private static Future<Void> admit(Identity caller) {
        return caller.administrator() ? Future.succeededFuture() : Future.failedFuture(refusal());
    }

    private static ChatException refusal() {
        return ChatException.of(
                ErrorCode.FORBIDDEN,
                "Metrics are for readers whose address is allowed (metrics.allowed), without a proxy that is not trusted"
                        + " (proxies.trusted) between, and for administrators");
    }
}
