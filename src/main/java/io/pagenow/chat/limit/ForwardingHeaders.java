package io.pagenow.chat.limit;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Signs that a request was passed on by another server: the header fields of RFC 7239 and RFC 9110, and those that proxies, load balancers
 * and content networks have added beside them. A client that writes one itself only loses by it.
 */
final class ForwardingHeaders {
    private static final Set<String> NAMES = Set.of(
            "forwarded",
            "via",
            "cdn-loop",
            "client-ip",
            "true-client-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "fastly-client-ip",
            "proxy-client-ip",
            "wl-proxy-client-ip",
            "x-remote-ip",
            "x-remote-addr",
            "x-host",
            "x-scheme",
            "x-url-scheme",
            "x-varnish",
            "front-end-https");

    private static final List<String> PREFIXES = List.of(
            "x-forward",
            "x-original-",
            "x-real-",
            "x-proxy",
            "x-envoy-",
            "x-amzn-",
            "x-amz-cf-",
            "x-azure-",
            "x-appengine-",
            "x-vercel-",
            "cf-",
            "cloudfront-",
            "fly-");

    private ForwardingHeaders() {}

    /**
     * HTTP/1.0 is a sign too: nginx, unless it is told otherwise, passes requests on in it, with the name of the server that it asks as
     * {@code Host} and no field of its own. No browser speaks it.
     */
    static boolean areIn(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_1_0) {
            return true;
        }
        for (Map.Entry<String, String> field : request.headers()) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith)) {
                return true;
            }
        }
        return false;
    }
}
