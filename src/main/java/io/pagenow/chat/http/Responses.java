package io.pagenow.chat.http;

import io.pagenow.chat.limit.OutboundBudget;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.protocol.BodyEncoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes all responses: JSON, and problems (RFC 9457) for failures. */
final class Responses {
    private static final String JSON = "application/json";
    private static final int NOT_MODIFIED = 304;

    /** For answers that only this client may keep, and must check before each use. */
    private static final String PRIVATE = "private, no-cache";

    private static final String PROBLEM = "application/problem+json";

    /** The response of the original's gateway to a bad token (contract, row I6). */
    private static final Buffer UNAUTHORIZED =
            new JsonObject().put("message", "Unauthorized").toBuffer();

    private static final Logger log = LoggerFactory.getLogger(Responses.class);

    private Responses() {}

    static void json(RoutingContext context, Buffer body) {
        json(context, 200, body);
    }

    static void json(RoutingContext context, int status, Buffer body) {
        write(context, status, JSON, body);
    }

    /**
     * Answers with a body that clients may keep, or with 304 if theirs is the same (RFC 9110, section 13.1.2). The tag is
     * a digest of the body.
     */
    static void tagged(RoutingContext context, Buffer body) {
        String tag = EntityTag.of(body);
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.putHeader(HttpHeaders.ETAG, tag);
        if (EntityTag.matches(context.request().getHeader(HttpHeaders.IF_NONE_MATCH), tag)) {
            response.setStatusCode(NOT_MODIFIED).end();
        } else {
            write(context, 200, JSON, PRIVATE, body);
        }
    }

    /** Answers without a body. */
    static void empty(RoutingContext context, int status) {
        HttpServerResponse response = context.response();
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status).end();
        }
    }

    /** Answers 200 with a body of another media type than JSON. */
    static void body(RoutingContext context, String type, Buffer body) {
        write(context, 200, type, body);
    }

    /**
     * Answers with the refusal that a failure stands for. A failure without one is logged and answered with
     * {@code INTERNAL}.
     */
    static void failure(RoutingContext context, Throwable failure) {
        if (failure instanceof ChatException refusal) {
            refusal(context, refusal);
        } else if (failure instanceof BodyWriter.ConnectionLostException lost) {
            log.debug(
                    "No response to {} {}: {}",
                    context.request().method(),
                    context.normalizedPath(),
                    lost.getMessage());
        } else {
            log.error("{} {} failed", context.request().method(), context.normalizedPath(), failure);
            refusal(context, ChatException.of(ErrorCode.INTERNAL, "Internal server error"));
        }
    }

    private static void refusal(RoutingContext context, ChatException refusal) {
        if (refusal.code() == ErrorCode.UNAUTHORIZED) {
            log.debug("Refused {} {}: {}", context.request().method(), context.normalizedPath(), refusal.getMessage());
            json(context, ErrorCode.UNAUTHORIZED.status(), UNAUTHORIZED);
        } else {
            refusal.retryAfter().ifPresent(wait -> {
                if (!context.response().headWritten()) {
                    context.response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(ChatException.seconds(wait)));
                }
            });
            write(context, refusal.code().status(), PROBLEM, BodyEncoder.problem(refusal));
        }
    }

    private static void write(RoutingContext context, int status, String type, Buffer body) {
        write(context, status, type, "no-store", body);
    }

    private static void write(RoutingContext context, int status, String type, String caching, Buffer body) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            // Only a broken connection can report a failure in the middle of a streamed response.
            response.reset();
            context.request().connection().close();
            return;
        }
        OutboundBudget.Reservation reserved;
        try {
            reserved = BodyWriter.of(context).reserve(status, body.length());
        } catch (ChatException full) {
            refusal(context, full);
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, caching);
        BodyWriter.of(context).end(body, reserved);
    }
}
