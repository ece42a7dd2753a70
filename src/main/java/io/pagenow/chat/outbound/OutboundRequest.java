package io.pagenow.chat.outbound;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
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
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost(withoutBrackets(target.getHost()))
                .setPort(port(target))
                .setSsl(isTls(target))
                .setURI(path + query)
                .setFollowRedirects(false);
        if (target.getHost().startsWith("[")) {
            // Vert.x would leave out the brackets, without which the port cannot be told from the address (RFC 3986,
            // 3.2.2).
            options.putHeader(
                    HttpHeaders.HOST, target.getHost() + (target.getPort() == -1 ? "" : ":" + target.getPort()));
        }
        return options;
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

    /**
     * Ends the transfer of a request whose answer has come before all of its body was sent. Otherwise a server that answers early and reads no more
     * keeps the connection busy.
     *
     * @param sent completes when the body is sent
     */
    // The answer, or its absence, tells the outcome.
    @SuppressWarnings("FutureReturnValueIgnored")
    public static void endUnsent(HttpClientRequest request, Future<Void> sent) {
        if (sent.isComplete()) {
            return;
        }
        if (request.version() == HttpVersion.HTTP_2) {
            request.reset();
        } else if (request.connection() instanceof HttpClientConnectionInternal connection) {
            // Closed by Vert.x, it would first send what is left.
            connection.channelHandlerContext().close();
        }
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
