package io.pagenow.chat.auth;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Fetches small documents from other servers, such as the key set of an identity provider. Responses are bounded, so a
 * hostile or slow server costs little: at most {@link #MAX_BYTES}, before and after decompression, and {@link #TIMEOUT}
 * from connecting to the last byte, redirects included. Thread-safe.
 */
public final class DocumentClient implements AutoCloseable {
    /** Most bytes of a document. Key sets of large providers have less than 20 kB. */
    static final int MAX_BYTES = 1024 * 1024;

    /** Time for the whole response. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Vertx vertx;
    private final HttpClientAgent client;

    public DocumentClient(Vertx vertx) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient();
    }

    /**
     * A fetched document.
     *
     * @param headers of the response
     * @param body decompressed
     */
    public record Document(MultiMap headers, Buffer body) {}

    /**
     * Fetches a document. Follows at most 5 redirects (RFC 9110, section 15.4), only to the same host and never from
     * {@code https} to {@code http}.
     *
     * @return the document; fails with a message that gives the reason unless the status is 200
     */
    public Future<Document> get(URI uri) {
        Promise<Document> fetched = Promise.promise();
        // Runs on an event loop, so that the handlers are set before the first byte of the body arrives.
        vertx.runOnContext(now -> new Fetch().get(uri).onComplete(fetched));
        return fetched.future();
    }

    @Override
    public void close() {
        client.close();
    }

    /** One fetch in progress. Confined to one event loop. */
    private final class Fetch {
        private @Nullable HttpClientRequest current;
        private boolean ended;

        Future<Document> get(URI uri) {
            return follow(uri, MAX_REDIRECTS)
                    .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .recover(failure -> Future.failedFuture(
                            failure instanceof TimeoutException
                                    ? new IOException(
                                            "the response was not complete within " + TIMEOUT.toSeconds() + " s")
                                    : failure))
                    .onFailure(failure -> cancel());
        }

        private void cancel() {
            ended = true;
            if (current != null) {
                current.reset();
            }
        }

        private Future<Document> follow(URI uri, int redirects) {
            RequestOptions request = new RequestOptions()
                    .setAbsoluteURI(uri.toString())
                    .setConnectTimeout(CONNECT_TIMEOUT.toMillis())
                    .setIdleTimeout(TIMEOUT.toMillis())
                    .putHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
            return client.request(request).compose(this::send).compose(answer -> {
                // An unread response is reset, which Vert.x would log as an unhandled failure.
                answer.exceptionHandler(reset -> {});
                if (REDIRECTS.contains(answer.statusCode())) {
                    return redirect(uri, answer, redirects);
                }
                return answer.statusCode() == 200
                        ? read(answer)
                        : Future.failedFuture(new IOException("the response has status " + answer.statusCode()));
            });
        }

        private Future<HttpClientResponse> send(HttpClientRequest request) {
            current = request;
            if (ended) {
                request.reset();
                return Future.failedFuture(new IOException("the request timed out"));
            }
            return request.send();
        }

        private Future<Document> redirect(URI from, HttpClientResponse answer, int redirects) {
            String location = answer.getHeader(HttpHeaders.LOCATION);
            answer.request().reset();
            if (location == null || redirects == 0) {
                return Future.failedFuture(
                        new IOException("it redirects without a target, or more than " + MAX_REDIRECTS + " times"));
            }
            try {
                URI to = from.resolve(location);
                return isSameHost(from, to)
                        ? follow(to, redirects - 1)
                        : Future.failedFuture(new IOException(
                                "it redirects to another host, or from https to http; configure the final URL"));
            } catch (IllegalArgumentException malformed) {
                return Future.failedFuture(new IOException("it redirects to an invalid URL"));
            }
        }

        private Future<Document> read(HttpClientResponse answer) {
            Promise<Buffer> whole = Promise.promise();
            Buffer body = Buffer.buffer();
            answer.handler(part -> {
                if (body.length() + part.length() > MAX_BYTES) {
                    whole.tryFail(tooLarge());
                } else {
                    body.appendBuffer(part);
                }
            });
            answer.exceptionHandler(whole::tryFail);
            answer.endHandler(end -> whole.tryComplete(body));
            return whole.future()
                    .compose(packed -> decompress(answer.getHeader(HttpHeaders.CONTENT_ENCODING), packed))
                    .map(plain -> new Document(answer.headers(), plain));
        }
    }

    private static boolean isSameHost(URI from, URI to) {
        boolean web = "http".equalsIgnoreCase(to.getScheme()) || "https".equalsIgnoreCase(to.getScheme());
        boolean downgraded = "https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme());
        return web && !downgraded && to.getUserInfo() == null && from.getHost().equalsIgnoreCase(to.getHost());
    }

    /** Decompression runs on a worker thread, because a megabyte takes some milliseconds. */
    private Future<Buffer> decompress(String coding, Buffer body) {
        return switch (coding == null ? "identity" : coding.strip().toLowerCase(Locale.ROOT)) {
            case "identity" -> Future.succeededFuture(body);
            case "gzip", "x-gzip" -> vertx.executeBlocking(() -> gunzip(body), false);
            default -> Future.failedFuture(new IOException("the response has a content coding other than gzip"));
        };
    }

    private static Buffer gunzip(Buffer packed) throws IOException {
        try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(packed.getBytes()))) {
            byte[] bytes = plain.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw tooLarge();
            }
            return Buffer.buffer(bytes);
        }
    }

    private static IOException tooLarge() {
        return new IOException("the response is larger than " + MAX_BYTES + " bytes");
    }
}
