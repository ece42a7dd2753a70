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
 * Decides which web origins (RFC 6454) may use the server: the configured ones, the server's own page, and browser
 * extensions. Non-browser clients send no {@code Origin} and pass. Tokens authenticate users; this keeps foreign pages
 * from using a token or the development sign-in behind a person's back. Thread-safe.
 */
public final class OriginPolicy {
    private static final Set<String> EXTENSIONS = Set.of("chrome-extension", "moz-extension", "safari-web-extension");

    private final List<AllowedOrigin> configured;
    private final ClientAddresses addresses;
    private final IntSupplier pagePort;

    /**
     * @param configured elements of {@code cors.origins}
     * @param addresses determines the scheme that a client used towards a proxy
     * @param pagePort the port of the server's page, 0 while it is unknown
     */
    public OriginPolicy(List<String> configured, ClientAddresses addresses, IntSupplier pagePort) {
        this.configured = configured.stream()
                .map(text -> AllowedOrigin.parse(text).orElseThrow())
                .toList();
        this.addresses = addresses;
        this.pagePort = pagePort;
    }

    /** Returns whether a request has no {@code Origin} or an allowed one. */
    public boolean allows(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null || allows(origin, OwnOrigin.of(request, addresses));
    }

    /** Returns whether a request has no {@code Origin} or that of the server's own page. */
    public boolean isOwn(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null
                || WebOrigin.parse(origin)
                        .filter(candidate -> OwnOrigin.of(request, addresses).matches(candidate, pagePort.getAsInt()))
                        .isPresent();
    }

    boolean allows(String origin, OwnOrigin own) {
        return configured.stream().anyMatch(allowed -> allowed.matches(origin))
                || WebOrigin.parse(origin)
                        .filter(candidate ->
                                EXTENSIONS.contains(candidate.scheme()) || own.matches(candidate, pagePort.getAsInt()))
                        .isPresent();
    }
}
