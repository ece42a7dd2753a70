package io.pagenow.chat.outbound;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** Requests to absolute URLs, without redirects. */
public final class OutboundRequest {
    private OutboundRequest() {}

    /** @param target an {@code http} or {@code https} URL */
    public static RequestOptions to(URI target, HttpMethod method) {
        String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
        String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        return new RequestOptions()
                .setMethod(method)
                .setHost(withoutBrackets(target.getHost()))
                .setPort(port(target))
                .setSsl(isTls(target))
                .setURI(path + query)
                .setFollowRedirects(false);
    }

    /**
     * Returns a request to an address, with the name of the URL in its header and its certificate.
     *
     * @param address from {@link AddressFilter#addressOf}
     */
    public static RequestOptions to(URI target, HttpMethod method, InetAddress address) {
        return to(target, method)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port(target))));
    }

    /** Returns the port of a URL, or that of its scheme. */
    public static int port(URI target) {
        return target.getPort() == -1 ? defaultPort(target) : target.getPort();
    }

    /** Returns the port of the scheme of a URL. */
    public static int defaultPort(URI target) {
        return isTls(target) ? 443 : 80;
    }

    private static boolean isTls(URI target) {
        return "https".equalsIgnoreCase(target.getScheme());
    }

    static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
