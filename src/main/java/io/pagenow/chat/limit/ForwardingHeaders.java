package io.pagenow.chat.limit;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Detects that a request passed another server: by the fields of RFC 7239 and RFC 9110, and by those that proxies, load
 * balancers and content networks add. A client that sends one of them itself gains nothing.
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
     * HTTP/1.0 counts as a sign too, because no browser speaks it and nginx by default forwards requests in it, with
     * the upstream's name as {@code Host} and no field of its own.
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
