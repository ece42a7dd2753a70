package io.pagenow.chat.auth;

import io.pagenow.chat.config.WebOrigin;
import io.pagenow.chat.limit.ClientAddresses;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Optional;

/**
 * The origin of this server's own page, derived from one request.
 *
 * @param scheme {@code http} or {@code https}; empty if a proxy in between does not name it
 * @param host from the request's {@code Host}, empty if absent
 * @param port from the request's {@code Host}, 0 or less for the default port of the scheme
 */
public record OwnOrigin(Optional<String> scheme, String host, int port) {
    private static final String HTTP = "http";

    /** This server does not speak TLS, so a request that did not pass a proxy is {@code http}. */
    static OwnOrigin of(HttpServerRequest request, ClientAddresses addresses) {
        HostAndPort authority = request.authority();
        if (authority == null) {
            return new OwnOrigin(Optional.empty(), "", 0);
        }
        Optional<String> scheme = addresses
                .forwardedScheme(request)
                .or(() ->
                        isSentHere(request) && !addresses.isForwarded(request) ? Optional.of(HTTP) : Optional.empty());
        return new OwnOrigin(scheme, authority.host(), authority.port());
    }

    /** Returns whether the port in a request's {@code Host} is the one on which the request arrived. */
    public static boolean isSentHere(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        if (authority == null || request.localAddress() == null) {
            return false;
        }
        int port = authority.port() > 0 ? authority.port() : WebOrigin.defaultPort(HTTP);
        return port == request.localAddress().port();
    }

    /** @param pagePort the port of this server's page, regardless of the request's port; 0 if unknown */
    boolean matches(WebOrigin origin, int pagePort) {
        if (!origin.host().equalsIgnoreCase(host)) {
            return false;
        }
        int expected = port > 0 ? port : WebOrigin.defaultPort(origin.scheme());
        boolean sameAddress = origin.port() == expected && hasScheme(origin.scheme());
        return sameAddress || (origin.port() == pagePort && origin.scheme().equals(HTTP));
    }

    private boolean hasScheme(String origin) {
        return scheme.map(origin::equals).orElseGet(() -> origin.equals(HTTP) || origin.equals("https"));
    }
}
