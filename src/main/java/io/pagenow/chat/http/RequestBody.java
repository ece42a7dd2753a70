package io.pagenow.chat.http;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Collects a request body up to a maximum size, regardless of its media type. */
final class RequestBody {
    /** Largest body in bytes. Fits a group of the largest size. */
    private static final int MAX_BYTES = 1024 * 1024;

    private final Buffer received = Buffer.buffer();
    private final Promise<Buffer> whole = Promise.promise();

    private RequestBody() {}

    /**
     * @param request may be paused; it is resumed
     * @return the body; fails with a {@link ChatException}, {@code TOO_LARGE} if the body is too long,
     *     {@code INVALID_JSON} if the client disconnects
     */
    static Future<Buffer> of(HttpServerRequest request) {
        RequestBody body = new RequestBody();
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
        return body.whole.future();
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
        } else {
            received.appendBuffer(part);
        }
    }

    private void refuse() {
        whole.tryFail(ChatException.of(ErrorCode.TOO_LARGE, ErrorCode.TOO_LARGE.title()));
    }
}
