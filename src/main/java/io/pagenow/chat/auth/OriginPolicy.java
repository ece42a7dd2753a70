package io.pagenow.chat.auth;

import io.pagenow.chat.config.AllowedOrigin;
import io.pagenow.chat.config.WebOrigin;
import io.pagenow.chat.limit.ClientAddresses;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Which web origins (RFC 6454) may use the server: the configured ones, the server's own page, and browser extensions. Callers that are
 * no browsers send no {@code Origin} and pass. Tokens are what keeps strangers out; this keeps foreign pages from using a token or the
 * development sign-in behind a person's back.
 */
public final class OriginPolicy {
    private static final Set<String> EXTENSIONS = Set.of("chrome-extension", "moz-extension", "safari-web-extension");

    private final List<AllowedOrigin> configured;
    private final ClientAddresses addresses;
    private final IntSupplier pagePort;

    /**
     * @param configured elements of {@code cors.origins}
     * @param addresses tells what proxies have passed on
     * @param pagePort the port of the server's page, 0 while it is not known
     */
    public OriginPolicy(List<String> configured, ClientAddresses addresses, IntSupplier pagePort) {
        this.configured = configured.stream()
                .map(text -> AllowedOrigin.parse(text).orElseThrow())
                .toList();
        this.addresses = addresses;
        this.pagePort = pagePort;
    }

    /** Whether a request comes from no web page, or from one that may use the server. */
    public boolean allows(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null || allows(origin, OwnOrigin.of(request, addresses));
    }

    /** Whether a request comes from no web page, or from the server's own. */
    public boolean isOwn(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null
                || WebOrigin.parse(origin)
                        .filter(asking -> OwnOrigin.of(request, addresses).is(asking, pagePort.getAsInt()))
                        .isPresent();
    }

    boolean allows(String origin, OwnOrigin own) {
        return configured.stream().anyMatch(allowed -> allowed.matches(origin))
                || WebOrigin.parse(origin)
                        .filter(asking -> EXTENSIONS.contains(asking.scheme()) || own.is(asking, pagePort.getAsInt()))
                        .isPresent();
    }
}
