package io.pagenow.chat.attachment.s3;

import io.pagenow.chat.config.S3Settings;
import io.pagenow.chat.outbound.OutboundRequest;
import io.pagenow.chat.tls.ClientTls;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.TrustOptions;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends requests to one bucket over kept connections. Bodies are streamed in both directions, as fast as the receiver accepts
 * them. A request that fails because of the store's state is repeated once. Thread-safe.
 */
final class S3Client {
    private static final int MAX_CONNECTIONS = 64;

    /** Downloads have connections of their own, because slow clients hold them for long. */
    private static final int MAX_DOWNLOADS = 200;

    /** Requests that wait for a connection. */
    private static final int MAX_WAITING = 500;

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    /** Time to wait for a connection, if all are in use. */
    private static final long POOL_TIMEOUT_MILLIS = 15_000;

    /**
     * A connection on which no byte moves for so long is closed. Longer than a client that accepts nothing is kept, so a slow
     * client does not end its download here.
     */
    private static final int IDLE_SECONDS = 45;

    private static final int ANSWER_SECONDS = 10;
    private static final int KEEP_ALIVE_SECONDS = 15;
    private static final int MAX_CHUNK = 64 * 1024;
    private static final long RETRY_MILLIS = 300;
    private static final int FIRST_FAULT = 300;
    private static final int MAX_FAULT_BYTES = 16 * 1024;
    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9]{1,64})</Code>");

    private final Vertx vertx;
    private final Bucket bucket;
    private final S3Signer signer;
    private final HttpClientAgent client;
    private final HttpClientAgent downloads;

    S3Client(Vertx vertx, S3Settings settings) {
        this.vertx = vertx;
        this.bucket = new Bucket(settings);
        this.signer = new S3Signer(settings);
        TrustOptions trust = ClientTls.verifying(settings.authority(), Optional.empty())
                .options(true)
                .getTrustOptions();
        this.client = client(vertx, trust, MAX_CONNECTIONS);
        this.downloads = client(vertx, trust, MAX_DOWNLOADS);
    }

    private static HttpClientAgent client(Vertx vertx, TrustOptions trust, int connections) {
        return vertx.createHttpClient(
                new HttpClientOptions()
                        .setTrustOptions(trust)
                        .setVerifyHost(true)
                        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                        .setIdleTimeout(IDLE_SECONDS)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS)
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        .setMaxChunkSize(MAX_CHUNK)
                        .setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(MAX_WAITING));
    }

    Bucket bucket() {
        return bucket;
    }

    /**
     * Sends a request.
     *
     * @return the answer, paused, whose body the caller reads or gives up; fails with an {@link S3Exception} if the server
     *     does not answer with success
     */
    Future<HttpClientResponse> send(S3Request request) {
        return attempt(request)
                .recover(failure -> failure instanceof S3Exception refusal && refusal.isTransient()
                        ? vertx.timer(RETRY_MILLIS, TimeUnit.MILLISECONDS).compose(paused -> attempt(request))
                        : Future.failedFuture(failure));
    }

    private Future<HttpClientResponse> attempt(S3Request request) {
        HttpClientAgent connections = request.method().equals(HttpMethod.GET) ? downloads : client;
        return connections
                .request(options(request))
                .compose(http -> exchange(http, request.body()))
                .recover(failure -> Future.failedFuture(
                        failure instanceof S3Exception ? failure : S3Exception.unanswered(failure)));
    }

    private RequestOptions options(S3Request request) {
        URI uri = bucket.object(request.name());
        RequestOptions options = new RequestOptions()
                .setMethod(request.method())
                .setAbsoluteURI(uri.toString())
                .setFollowRedirects(false)
                .setConnectTimeout(POOL_TIMEOUT_MILLIS);
        signer.sign(request.method().name(), uri, request.headers())
                .forEach((name, values) -> options.putHeader(name, String.join(",", values)));
        return options;
    }

    private static Future<HttpClientResponse> exchange(HttpClientRequest http, Optional<S3Request.Body> body) {
        Future<HttpClientResponse> answer = http.response().compose(S3Client::check);
        Future<Void> sent =
                body.map(content -> content.writeTo(http)).orElseGet(http::end).onFailure(failure -> http.reset());
        answer.onFailure(refused -> OutboundRequest.endUnsent(http, sent));
        // A body may take longer; then the connection's idle timeout is the bound.
        return body.isPresent()
                ? answer
                : answer.timeout(ANSWER_SECONDS, TimeUnit.SECONDS).onFailure(failure -> http.reset());
    }

    private static Future<HttpClientResponse> check(HttpClientResponse response) {
        response.pause();
        return response.statusCode() < FIRST_FAULT
                ? Future.succeededFuture(response)
                : fault(response)
                        .compose(code -> Future.failedFuture(S3Exception.answered(response.statusCode(), code)));
    }

    /** Returns the code in the body of a refusal, which is short; empty if it has none. */
    private static Future<String> fault(HttpClientResponse response) {
        Promise<String> read = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(broken -> read.tryComplete(code(body)));
        response.endHandler(end -> read.tryComplete(code(body)));
        response.handler(part -> {
            body.appendBuffer(part);
            if (body.length() > MAX_FAULT_BYTES && read.tryComplete(code(body))) {
                response.request().reset();
            }
        });
        response.resume();
        return read.future();
    }

    private static String code(Buffer body) {
        Matcher code = CODE.matcher(body.toString());
        return code.find() ? code.group(1) : "";
    }

    Future<Void> close() {
        return Future.join(client.close(), downloads.close()).mapEmpty();
    }
}
