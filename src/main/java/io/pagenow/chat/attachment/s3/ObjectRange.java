package io.pagenow.chat.attachment.s3;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;

/**
 * A range of an object that is requested (RFC 9110, section 14). Other bytes than these must not reach a reader, who would take them
 * for the ones of the range.
 *
 * @param first the first byte, from 0
 * @param last the last byte, inclusive
 * @param size bytes of the object
 */
record ObjectRange(long first, long last, long size) {
    private static final int OK = 200;
    private static final int PARTIAL = 206;

    /** @param length bytes of the range, 1 or more */
    static ObjectRange of(long first, long length, long size) {
        return new ObjectRange(first, first + length - 1, size);
    }

    /** Returns the answer if its body is the range. Otherwise gives the answer up and fails. */
    Future<HttpClientResponse> check(HttpClientResponse answer) {
        String range = answer.getHeader(HttpHeaders.CONTENT_RANGE);
        if (isBody(answer.statusCode(), range)) {
            return Future.succeededFuture(answer);
        }
        // The reset is reported here.
        answer.exceptionHandler(reset -> {});
        answer.request().reset();
        return Future.failedFuture(new IllegalStateException("it answers a request for the bytes " + first + "-" + last
                + " of " + size + " with " + answer.statusCode() + (range == null ? "" : " and " + range)
                + "; check that the store, and a proxy before it, support the header Range"));
    }

    private boolean isBody(int status, String contentRange) {
        String expected = "bytes " + first + "-" + last + "/";
        return status == PARTIAL
                ? (expected + size).equals(contentRange) || (expected + "*").equals(contentRange)
                : status == OK && first == 0 && last == size - 1;
    }
}
