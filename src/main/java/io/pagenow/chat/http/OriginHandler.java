package io.pagenow.chat.http;

import io.pagenow.chat.auth.OriginPolicy;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Cross-origin resource sharing (WHATWG Fetch, "CORS protocol"): names the allowed origins to browsers, answers
 * preflights, and refuses other origins. Credentials are not used, because tokens travel in a header.
 */
final class OriginHandler implements Handler<RoutingContext> {
    private static final String PREFLIGHT_SECONDS = "3600";
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    /** Headers of the API, and those that tracers add to every request: W3C Trace Context and W3C Baggage. */
    private static final String REQUEST_HEADERS =
            "Authorization, Content-Type, Content-Range, Range, If-Range, traceparent, tracestate, baggage";

    /** Headers of responses that the scripts of pages may read. */
    private static final String EXPOSED_HEADERS = "Retry-After, Content-Range, Content-Disposition, ETag";

    private final OriginPolicy policy;

    OriginHandler(OriginPolicy policy) {
        this.policy = policy;
    }

    @Override
    public void handle(RoutingContext context) {
        String origin = context.request().getHeader(HttpHeaders.ORIGIN);
        HttpServerResponse response = context.response();
        response.putHeader(HttpHeaders.VARY, "Origin");
        if (!policy.allows(context.request())) {
            Responses.failure(
                    context,
                    ChatException.of(
                            ErrorCode.FORBIDDEN_ORIGIN, "The origin is not one of the configured ones (cors.origins)"));
            return;
        }
        if (origin != null) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
        }
        if (isPreflight(context)) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS)
                    .setStatusCode(204)
                    .end();
        } else {
            context.next();
        }
    }

    private static boolean isPreflight(RoutingContext context) {
        return HttpMethod.OPTIONS.equals(context.request().method())
                && context.request().headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }
}
