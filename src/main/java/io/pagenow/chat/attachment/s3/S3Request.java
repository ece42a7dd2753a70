package io.pagenow.chat.attachment.s3;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A request for one object. It may be repeated, because each one has the same effect the second time.
 *
 * @param name of the object, without the prefix of the settings
 */
record S3Request(HttpMethod method, String name, Map<String, String> headers, Optional<Body> body) {
    /** Content to send. */
    @FunctionalInterface
    interface Body {
        /** Writes all bytes, as fast as the server accepts them, and ends the request. */
        Future<Void> writeTo(HttpClientRequest request);
    }

    static S3Request head(String name) {
        return new S3Request(HttpMethod.HEAD, name, Map.of(), Optional.empty());
    }

    static S3Request get(String name, long first, long length) {
        return new S3Request(
                HttpMethod.GET, name, Map.of("Range", "bytes=" + first + "-" + (first + length - 1)), Optional.empty());
    }

    /** @param sha256 digest of the body in hexadecimal, with which the server compares what it receives */
    static S3Request put(String name, Body body, long size, String contentType, String sha256) {
        return new S3Request(
                HttpMethod.PUT,
                name,
                Map.of(
                        "Content-Length",
                        String.valueOf(size),
                        "Content-Type",
                        contentType,
                        "x-amz-checksum-sha256",
                        Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256))),
                Optional.of(body));
    }

    static S3Request delete(String name) {
        return new S3Request(HttpMethod.DELETE, name, Map.of(), Optional.empty());
    }
}
