package io.pagenow.chat.outbound;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request to a server that nobody here vouches for: it ends in time, and its response is read up to a bound. Confined to one event loop. */
public final class BoundedExchange {
    private final Duration timeout;
    private final int maxBytes;
    private @Nullable HttpClientRequest current;
    private boolean ended;

    /**
     * A response.
     *
     * @param body its body, or the beginning of one that is too long or breaks off
     */
    public record Response(int status, MultiMap headers, Buffer body) {}

    private BoundedExchange(Duration timeout, int maxBytes) {
        this.timeout = timeout;
        this.maxBytes = maxBytes;
    }

    /**
     * Sends a request.
     *
     * @param timeout longest time until the end of the response
     * @param maxBytes bytes of the body that are read, after decompression; the connection is closed if there are more
     * @return the response, whatever its status; fails if there is none
     */
    public static Future<Response> run(
            HttpClientAgent client, RequestOptions options, Buffer content, Duration timeout, int maxBytes) {
        return new BoundedExchange(timeout, maxBytes).send(client, options, content);
    }

    private Future<Response> send(HttpClientAgent client, RequestOptions options, Buffer content) {
        return client.request(options)
                .compose(request -> {
                    current = request;
                    if (ended) {
                        request.reset();
                    }
                    Future<Response> answer = request.response().compose(this::read);
                    Future<Void> sent = request.end(content);
                    return answer.onComplete(read -> OutboundRequest.endUnsent(request, sent));
                })
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> cancel());
    }

    private void cancel() {
        ended = true;
        if (current != null) {
            current.reset();
        }
    }

    private Future<Response> read(HttpClientResponse response) {
        Promise<Response> read = Promise.promise();
        Response answer = new Response(response.statusCode(), response.headers(), Buffer.buffer());
        response.exceptionHandler(broken -> read.tryComplete(answer));
        response.endHandler(end -> read.tryComplete(answer));
        response.handler(part -> {
            int room = maxBytes - answer.body().length();
            answer.body().appendBuffer(part, 0, Math.min(room, part.length()));
            if (part.length() > room && read.tryComplete(answer)) {
                response.request().reset();
            }
        });
        return read.future();
    }
}
