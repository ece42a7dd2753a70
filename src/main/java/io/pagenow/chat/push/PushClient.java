package io.pagenow.chat.push;

import io.pagenow.chat.outbound.AddressFilter;
import io.pagenow.chat.outbound.BoundedExchange;
import io.pagenow.chat.outbound.OutboundRequest;
import io.pagenow.chat.outbound.RetryAfter;
import io.pagenow.chat.tls.ClientTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/**
 * Posts to push services and to the hook over kept connections, by HTTP/2 where the server knows it. A request takes at most {@link #TIMEOUT}, its
 * answer is read up to {@link #MAX_ANSWER} bytes and thrown away, and redirects are not followed. Targets that users have chosen pass the
 * {@link AddressFilter}, and the connection goes to the address that it has checked. Confined to one event loop.
 */
final class PushClient implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final int MAX_ANSWER = 16 * 1024;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int KEEP_ALIVE_SECONDS = 60;

    /** Connections to one server, if it knows HTTP/1.1 alone; with HTTP/2 one carries many requests. */
    private static final int MAX_HTTP1_CONNECTIONS = 32;

    private static final int MAX_HTTP2_CONNECTIONS = 2;

    private final AddressFilter filter;
    private final InstantSource clock;
    private final HttpClientAgent services;

    /** Speaks HTTP/1.1, because the hook may have a URL without TLS, where HTTP/2 cannot be negotiated. */
    private final HttpClientAgent hooks;

    PushClient(Vertx vertx, AddressFilter filter, ClientTls tls, InstantSource clock) {
        this.filter = filter;
        this.clock = clock;
        PoolOptions pool = new PoolOptions()
                .setHttp1MaxSize(MAX_HTTP1_CONNECTIONS)
                .setHttp2MaxSize(MAX_HTTP2_CONNECTIONS)
                .setMaxWaitQueueSize(ServicePace.MAX_IN_FLIGHT);
        this.hooks = vertx.createHttpClient(options(tls), pool);
        this.services = vertx.createHttpClient(
                options(tls).setProtocolVersion(HttpVersion.HTTP_2).setUseAlpn(true), pool);
    }

    /** Not shared by clients, because each one writes the protocols that it negotiates into them. */
    private static HttpClientOptions options(ClientTls tls) {
        return new HttpClientOptions()
                .setTrustOptions(tls.options(true).getTrustOptions())
                .setVerifyHost(true)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
    }

    /**
     * An answer.
     *
     * @param retryAfter the delay that the server requests, at most {@link ServicePace#MAX_PAUSE}; empty if it states none
     */
    record Answer(int status, Optional<Duration> retryAfter) {}

    /** Returns scheme, host and port of a URL, as in the claim {@code aud} (RFC 8292, section 2). */
    static String origin(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return uri.getScheme().toLowerCase(Locale.ROOT) + "://" + host
                + (uri.getPort() == -1 || uri.getPort() == OutboundRequest.defaultPort(uri) ? "" : ":" + uri.getPort());
    }

    /**
     * Posts once.
     *
     * @return the answer, whatever its status; fails with an {@link AddressFilter.RefusedAddressException} if the address is refused, with another
     *     exception if there was no answer
     */
    Future<Answer> post(URI target, boolean isTrusted, Delivery.Request request) {
        return isTrusted
                ? exchange(hooks, OutboundRequest.to(target, HttpMethod.POST), request)
                : filter.addressOf(target)
                        .compose(address ->
                                exchange(services, OutboundRequest.to(target, HttpMethod.POST, address), request));
    }

    private Future<Answer> exchange(HttpClientAgent client, RequestOptions options, Delivery.Request request) {
        request.headers().forEach(options::putHeader);
        return BoundedExchange.run(client, options, request.body(), TIMEOUT, MAX_ANSWER)
                .map(response ->
                        new Answer(response.status(), RetryAfter.in(response.headers(), clock, ServicePace.MAX_PAUSE)));
    }

    @Override
    public void close() {
        services.close();
        hooks.close();
    }
}
