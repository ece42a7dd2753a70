package io.pagenow.chat.auth;

import io.pagenow.chat.config.WebOrigin;
import io.pagenow.chat.limit.ClientAddresses;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Optional;

/**
 * What one request tells of the origin of this server's own page.
 *
 * @param scheme {@code http} or {@code https}; empty if a proxy stands between that does not say which
 * @param host as in the request's {@code Host}, empty if there is none
 * @param port as there, 0 or less for that of the scheme
 */
public record OwnOrigin(Optional<String> scheme, String host, int port) {
    private static final String HTTP = "http";

    /** This server speaks no TLS, so a request that nobody has passed on is one of {@code http}. */
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

    /** Whether a request's {@code Host} has the port on which it has arrived. */
    public static boolean isSentHere(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        if (authority == null || request.localAddress() == null) {
            return false;
        }
        int port = authority.port() > 0 ? authority.port() : WebOrigin.defaultPort(HTTP);
        return port == request.localAddress().port();
    }

    /** @param pagePort the port on which this server's page is, whichever port the request was sent to; 0 if it is not known */
    boolean is(WebOrigin asking, int pagePort) {
        if (!asking.host().equalsIgnoreCase(host)) {
            return false;
        }
        int expected = port > 0 ? port : WebOrigin.defaultPort(asking.scheme());
        boolean sameAddress = asking.port() == expected && hasScheme(asking.scheme());
        return sameAddress || (asking.port() == pagePort && asking.scheme().equals(HTTP));
    }

    private boolean hasScheme(String asking) {
        return scheme.map(asking::equals).orElseGet(() -> asking.equals(HTTP) || asking.equals("https"));
    }
}
