package io.pagenow.chat.http;

import io.pagenow.chat.limit.BodyBudget;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Collects a request body up to a maximum size, regardless of its media type. What it holds counts against a budget. */
final class RequestBody {
    /** Largest body in bytes. Fits a group of the largest size. */
    private static final int MAX_BYTES = 1024 * 1024;

    private final Promise<Buffer> whole = Promise.promise();
    private final BodyBudget.Reservation room;
    private Buffer received = Buffer.buffer();

    private RequestBody(BodyBudget.Reservation room) {
        this.room = room;
    }

    /**
     * @param request may be paused; it is resumed
     * @param owner the user, or else the address, whose share of the budget the body takes
     * @return the body; fails with a {@link ChatException}, {@code TOO_LARGE} if the body is too long,
     *     {@code INVALID_JSON} if the client disconnects, {@code RATE_LIMITED} or {@code OVERLOADED} if the budget has no room
     */
    static Future<Buffer> of(HttpServerRequest request, BodyBudget budget, String owner) {
        RequestBody body = new RequestBody(budget.open(owner));
        if (isTooLong(request.getHeader(HttpHeaders.CONTENT_LENGTH))) {
            body.refuse();
        } else if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
        request.handler(body::add)
                .exceptionHandler(disconnected ->
                        body.whole.tryFail(ChatException.of(ErrorCode.INVALID_JSON, "The body ends before its end")))
                .endHandler(end -> body.whole.tryComplete(body.received))
                .resume();
        return body.whole.future().onComplete(read -> body.end());
    }

    /** Netty has validated the number. */
    private static boolean isTooLong(String length) {
        return length != null && Long.parseLong(length) > MAX_BYTES;
    }

    private void add(Buffer part) {
        if (whole.future().isComplete()) {
            return;
        }
        if (received.length() + part.length() > MAX_BYTES) {
            refuse();
            return;
        }
        try {
            room.grow(part.length());
            received.appendBuffer(part);
        } catch (ChatException full) {
            whole.tryFail(full);
        }
    }

    /** A refused client may send on, so nothing of its body stays. */
    private void end() {
        room.release();
        received = Buffer.buffer();
    }

    private void refuse() {
        whole.tryFail(ChatException.of(ErrorCode.TOO_LARGE, ErrorCode.TOO_LARGE.title()));
    }
}
