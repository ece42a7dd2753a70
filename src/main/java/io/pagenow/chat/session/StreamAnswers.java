package io.pagenow.chat.session;

import io.pagenow.chat.auth.OriginPolicy;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.protocol.BodyEncoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** Answers the requests of event streams as REST answers its own: problems (RFC 9457), and the headers of CORS. */
final class StreamAnswers {
    private static final String PROBLEM = "application/problem+json";
    private static final String METHODS = "POST, OPTIONS";
    private static final String PREFLIGHT_SECONDS = "3600";
    private static final String REQUEST_HEADERS = "Authorization, Content-Type, traceparent, tracestate, baggage";
    private static final String EXPOSED_HEADERS = "Retry-After";

    /** The response of the original's gateway to a bad token (contract, row I6). */
    private static final Buffer UNAUTHORIZED =
            new JsonObject().put("message", "Unauthorized").toBuffer();

    private final OriginPolicy origins;

    StreamAnswers(OriginPolicy origins) {
        this.origins = origins;
    }

    /** Answers a preflight (WHATWG Fetch, "CORS protocol"), or another request for the options. */
    void options(HttpServerRequest request) {
        HttpServerResponse response = prepare(request, 204).putHeader(HttpHeaders.ALLOW, METHODS);
        if (request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
        }
        response.end();
    }

    void methodNotAllowed(HttpServerRequest request) {
        request.response().putHeader(HttpHeaders.ALLOW, METHODS);
        refuse(request, ChatException.of(ErrorCode.METHOD_NOT_ALLOWED, "Expected POST"));
    }

    /** Answers that the frames of a request were received. Their answers come on the stream. */
    void accepted(HttpServerRequest request) {
        if (!isAnswered(request)) {
            prepare(request, 202).end();
        }
    }

    /** Answers with a refusal; the rest of the request is dropped as it comes. */
    void refuse(HttpServerRequest request, ChatException refusal) {
        if (isAnswered(request)) {
            return;
        }
        HttpServerResponse response = prepare(request, refusal.code().status());
        refusal.retryAfter()
                .ifPresent(wait ->
                        response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(ChatException.seconds(wait))));
        if (refusal.code() == ErrorCode.UNAUTHORIZED) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(UNAUTHORIZED);
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM).end(BodyEncoder.problem(refusal));
        }
        request.resume();
    }

    /** Returns the head of a stream and its first event, as they are sent. */
    String head(HttpServerRequest request, String streamId) {
        StringBuilder head = new StringBuilder("""
                HTTP/1.1 200 OK\r
                Content-Type: text/event-stream\r
                Cache-Control: no-store\r
                X-Accel-Buffering: no\r
                X-Content-Type-Options: nosniff\r
                Connection: close\r
                Vary: Origin\r
                """);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null) {
            head.append("Access-Control-Allow-Origin: ").append(origin).append("\r\n");
        }
        return head.append("\r\nevent: open\ndata: {\"streamId\":\"")
                .append(streamId)
                .append("\"}\n\n")
                .toString();
    }

    private HttpServerResponse prepare(HttpServerRequest request, int status) {
        HttpServerResponse response = request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.VARY, "Origin");
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && origins.allows(request)) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
        }
        return response;
    }

    private static boolean isAnswered(HttpServerRequest request) {
        return request.response().ended() || request.response().closed();
    }
}
