package io.pagenow.chat.http;

import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Serves the page. Its content security policy restricts it to its own files, to pictures of users over {@code https}, to
 * sound and video of this server, and to connections to this server and to the identity provider at which users sign in.
 */
final class Page implements Handler<RoutingContext> {
    /** Hosts that may appear in the policy, because {@code Host} is the client's text. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+]");

    /** Paths typed by people, and the files that they show. */
    private static final Map<String, String> START_PAGES =
            Map.of("/", "/index.html", "/docs", "/docs.html", "/admin/", "/admin/index.html");

    private final PageFiles files;
    private final Optional<URI> webSocketUrl;
    private final int webSocketPort;
    private final String providers;

    /**
     * @param webSocketUrl URL that the page connects to, empty for the page's host and the given port
     * @param providerOrigins origins of the identity provider
     */
    Page(PageFiles files, Optional<URI> webSocketUrl, int webSocketPort, Set<String> providerOrigins) {
        this.files = files;
        this.webSocketUrl = webSocketUrl;
        this.webSocketPort = webSocketPort;
        this.providers =
                providerOrigins.stream().sorted().map(origin -> " " + origin).collect(Collectors.joining());
    }

    @Override
    public void handle(RoutingContext context) {
        String path = context.normalizedPath();
        files.find(START_PAGES.getOrDefault(path, path)).ifPresentOrElse(file -> answer(context, file), context::next);
    }

    private static boolean isRead(HttpMethod method) {
        return HttpMethod.GET.equals(method) || HttpMethod.HEAD.equals(method);
    }

    private void answer(RoutingContext context, StaticFile file) {
        if (!isRead(context.request().method())) {
            context.fail(ErrorCode.METHOD_NOT_ALLOWED.status());
            return;
        }
        context.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader("Content-Security-Policy", policy(context.request().authority()))
                .putHeader("Cross-Origin-Opener-Policy", "same-origin");
        file.answer(context);
    }

    private String policy(@Nullable HostAndPort authority) {
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; media-src 'self'; "
                + "manifest-src 'self'; worker-src 'self'; connect-src 'self'" + sockets(authority) + providers
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private String sockets(@Nullable HostAndPort authority) {
        if (webSocketUrl.isPresent()) {
            URI url = webSocketUrl.get();
            String server = "://" + url.getRawAuthority();
            // Event streams are on the port of the sockets.
            return " " + url.getScheme() + server + " " + url.getScheme().replace("ws", "http") + server;
        }
        if (authority == null || !HOST.matcher(authority.host()).matches()) {
            return "";
        }
        String address = authority.host() + ":" + webSocketPort;
        return " ws://" + address + " wss://" + address + " http://" + address + " https://" + address;
    }
}
