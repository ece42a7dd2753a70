package io.pagenow.chat.preview;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.LinkPreview;
import io.pagenow.chat.outbound.AddressFilter;
import io.pagenow.chat.outbound.BoundedExchange;
import io.pagenow.chat.outbound.BoundedExchange.Response;
import io.pagenow.chat.outbound.OutboundRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a preview from the page. Every address on the way passes the {@link AddressFilter}, those of redirects too. A request takes at most
 * {@link #TIMEOUT}, and of a page at most {@link #MAX_BYTES} are read, after decompression.
 */
final class PageSource implements PreviewSource {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_REDIRECTS = 3;
    private static final int OK = 200;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final String USER_AGENT = "chat-api (link preview)";

    private final Vertx vertx;
    private final HttpClientAgent client;
    private final AddressFilter filter;

    /** @param client decompresses responses; is closed by the caller */
    PageSource(Vertx vertx, HttpClientAgent client, AddressFilter filter) {
        this.vertx = vertx;
        this.client = client;
        this.filter = filter;
    }

    @Override
    public Future<Optional<LinkPreview>> read(URI url) {
        return follow(url, MAX_REDIRECTS)
                .recover(failure -> failure instanceof ChatException
                        ? Future.failedFuture(failure)
                        : Future.succeededFuture(Optional.empty()));
    }

    private Future<Optional<LinkPreview>> follow(URI url, int redirects) {
        return filter.addressOf(url)
                .compose(address -> BoundedExchange.run(
                        client,
                        OutboundRequest.to(url, HttpMethod.GET, address)
                                .putHeader(HttpHeaders.ACCEPT, "text/html, application/xhtml+xml")
                                .putHeader(HttpHeaders.USER_AGENT, USER_AGENT),
                        Buffer.buffer(),
                        TIMEOUT,
                        MAX_BYTES))
                .compose(response -> {
                    if (REDIRECTS.contains(response.status()) && redirects > 0) {
                        return follow(target(url, response), redirects - 1);
                    }
                    return response.status() == OK ? parse(url, response) : Future.succeededFuture(Optional.empty());
                });
    }

    private static URI target(URI url, Response response) {
        try {
            URI target = url.resolve(new URI(response.headers().get(HttpHeaders.LOCATION)));
            return withoutFragment(target);
        } catch (URISyntaxException | NullPointerException unreadable) {
            throw new IllegalArgumentException("a redirect without a readable target", unreadable);
        }
    }

    private static URI withoutFragment(URI url) {
        String text = url.toString();
        int fragment = text.indexOf('#');
        return fragment < 0 ? url : URI.create(text.substring(0, fragment));
    }

    /** Parsing takes milliseconds, so it runs on a worker. */
    private Future<Optional<LinkPreview>> parse(URI url, Response response) {
        return ContentType.of(response.headers().get(HttpHeaders.CONTENT_TYPE))
                .filter(ContentType::isHtml)
                .map(type -> vertx.executeBlocking(
                        () -> PageHead.parse(url, response.body().getBytes(), type.charset()), false))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }
}
