package io.pagenow.chat.webhook;

import io.pagenow.chat.outbound.AddressFilter;
import io.pagenow.chat.outbound.AddressFilter.RefusedAddressException;
import io.pagenow.chat.outbound.BoundedExchange;
import io.pagenow.chat.outbound.OutboundRequest;
import io.pagenow.chat.outbound.RetryAfter;
import io.pagenow.chat.tls.ClientTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Posts to one endpoint over kept connections of its own. A request takes at most {@link #TIMEOUT}, its answer is read up to {@link #MAX_ANSWER}
 * bytes and thrown away, and redirects are not followed. The connection goes to the address that the {@link AddressFilter} has checked. Confined
 * to one event loop.
 */
final class WebhookClient implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    static final int MAX_ANSWER = 64 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final int MAX_ERROR = 200;

    private static final int OK = 200;
    private static final int END_OF_SUCCESS = 300;

    private final AddressFilter filter;
    private final InstantSource clock;
    private final HttpClientAgent client;

    WebhookClient(Vertx vertx, AddressFilter filter, ClientTls tls, InstantSource clock) {
        this.filter = filter;
        this.clock = clock;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setTrustOptions(tls.options(true).getTrustOptions())
                        .setVerifyHost(true)
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        .setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis())),
                new PoolOptions()
                        .setHttp1MaxSize(EndpointHealth.MAX_IN_FLIGHT)
                        .setMaxWaitQueueSize(EndpointHealth.MAX_IN_FLIGHT));
    }

    /**
     * The outcome of an attempt.
     *
     * @param status of the answer, 0 if there was none
     * @param error what was wrong; empty if the event is delivered
     * @param pause the delay that the endpoint requests
     */
    record Outcome(int status, Optional<String> error, Optional<Duration> pause) {
        boolean isDelivered() {
            return error.isEmpty();
        }
    }

    /** Posts once. Never fails. */
    Future<Outcome> post(Endpoint endpoint, String id, Buffer body) {
        return filter.addressOfEndpoint(endpoint.url())
                .compose(address -> exchange(endpoint, address, id, body))
                .map(this::outcome)
                .otherwise(failure -> new Outcome(0, Optional.of(error(failure)), Optional.empty()));
    }

    private Future<BoundedExchange.Response> exchange(Endpoint endpoint, InetAddress address, String id, Buffer body) {
        RequestOptions request = OutboundRequest.to(endpoint.url(), HttpMethod.POST, address)
                .putHeader("Content-Type", "application/json")
                .putHeader("User-Agent", "chat-api");
        try {
            endpoint.signer(clock).headers(id, body).forEach(request::putHeader);
        } catch (GeneralSecurityException impossible) {
            return Future.failedFuture(impossible);
        }
        return BoundedExchange.run(client, request, body, TIMEOUT, MAX_ANSWER);
    }

    private Outcome outcome(BoundedExchange.Response response) {
        int status = response.status();
        boolean isDelivered = status >= OK && status < END_OF_SUCCESS;
        return new Outcome(
                status,
                isDelivered ? Optional.empty() : Optional.of("it has answered with " + status),
                isDelivered
                        ? Optional.empty()
                        : RetryAfter.in(response.headers(), clock, EndpointHealth.LONGEST_PAUSE));
    }

    private static String error(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return "it has not answered within " + TIMEOUT.toSeconds() + " s";
        }
        if (failure instanceof RefusedAddressException) {
            return "its address is refused: " + failure.getMessage();
        }
        if (failure instanceof UnknownHostException) {
            return "its name cannot be resolved";
        }
        String text = String.valueOf(failure.getMessage()).replaceAll("\\p{Cntrl}", " ");
        return text.substring(0, Math.min(text.length(), MAX_ERROR));
    }

    @Override
    public void close() {
        client.close();
    }
}
