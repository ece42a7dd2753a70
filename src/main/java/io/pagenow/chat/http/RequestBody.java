package io.pagenow.chat.http;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Reads a body whole, as bytes whatever its type, and no more of it than a call may have. */
final class RequestBody {
    /** Longest body in bytes. Fits a group of the largest size. */
    private static final int MOST = 1024 * 1024;

    private final Buffer read = Buffer.buffer();
    private final Promise<Buffer> whole = Promise.promise();

    private RequestBody() {}

    /**
     * @param request may be paused, and is read on
     * @return fails with a {@link ChatException} if the body is too long, or if the client goes away
     */
    static Future<Buffer> of(HttpServerRequest request) {
        RequestBody body = new RequestBody();
        if (isTooLong(request.getHeader(HttpHeaders.CONTENT_LENGTH))) {
            body.refuse();
        } else if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
        request.handler(body::add)
                .exceptionHandler(gone ->
                        body.whole.tryFail(ChatException.of(ErrorCode.INVALID_JSON, "The body ends before its end")))
                .endHandler(end -> body.whole.tryComplete(body.read))
                .resume();
        return body.whole.future();
    }

    /** Netty has made sure that it is a number. */
    private static boolean isTooLong(String length) {
        return length != null && Long.parseLong(length) > MOST;
    }

    private void add(Buffer part) {
        if (whole.future().isComplete()) {
            return;
        }
        if (read.length() + part.length() > MOST) {
            refuse();
        } else {
            read.appendBuffer(part);
        }
    }

    private void refuse() {
        whole.tryFail(ChatException.of(ErrorCode.TOO_LARGE, ErrorCode.TOO_LARGE.title()));
    }
}
