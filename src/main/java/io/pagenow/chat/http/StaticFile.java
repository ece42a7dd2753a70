package io.pagenow.chat.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * An immutable file: compressed once and kept in direct memory, so that all connections send the same bytes without
 * copying.
 *
 * @param type its media type
 * @param plain uncompressed
 * @param gzipped compressed with gzip for the way; the plain content if it is compressed by itself
 */
record StaticFile(String type, Content plain, Content gzipped) {
    private static final String TAG_SEPARATOR = "\\s*,\\s*";
    private static final int NOT_MODIFIED = 304;

    /**
     * @param tag the strong entity tag (RFC 9110, section 8.8.3), which differs between encodings and changes with the
     *     content
     */
    record Content(Buffer bytes, String tag) {
        static Content of(byte[] bytes) {
            ByteBuffer shared =
                    ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
            return new Content(
                    BufferInternal.buffer(Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(shared))), tagOf(bytes));
        }
    }

    static StaticFile of(String type, byte[] plain) throws IOException {
        return new StaticFile(type, Content.of(plain), Content.of(gzip(plain)));
    }

    /** A file that is compressed by itself. */
    static StaticFile packed(String type, byte[] content) {
        Content plain = Content.of(content);
        return new StaticFile(type, plain, plain);
    }

    /** Answers with an encoding that the client accepts, or with 304 if the client has the file. */
    Future<Void> answer(RoutingContext context) {
        boolean gzip = !gzipped.tag.equals(plain.tag)
                && AcceptedEncodings.includeGzip(context.request().headers());
        Content content = gzip ? gzipped : plain;
        HttpServerResponse response = context.response().putHeader(HttpHeaders.ETAG, content.tag);
        response.headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (isKnown(context.request().headers(), content.tag)) {
            return response.setStatusCode(NOT_MODIFIED).end();
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, type);
        if (gzip) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        return BodyWriter.of(context).endShared(content.bytes);
    }

    private static boolean isKnown(MultiMap headers, String tag) {
        for (String tags : headers.getAll(HttpHeaders.IF_NONE_MATCH)) {
            for (String known : tags.strip().split(TAG_SEPARATOR, -1)) {
                if (known.equals(tag) || known.equals("W/" + tag)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream packing = new GZIPOutputStream(packed)) {
            packing.write(plain);
        }
        return packed.toByteArray();
    }

    private static String tagOf(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(hash, 0, 16) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
