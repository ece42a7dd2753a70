package io.pagenow.chat.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;

/**
 * Swagger UI for {@code /docs}, from the jar. Few ever look at it and it is large: a file is read and compressed when it is asked for
 * first, and only the compressed one is kept, about 0.5 MB for all.
 */
final class LibraryFiles implements Handler<RoutingContext> {
    private static final Map<String, String> TYPES = Map.of(
            "/swagger-ui-bundle.js", "text/javascript; charset=utf-8",
            "/swagger-ui.css", "text/css; charset=utf-8");

    private final Vertx vertx;
    private final Map<String, Future<Buffer>> compressed;

    /** @param compressed what was read so far; safe to share between event loops */
    LibraryFiles(Vertx vertx, Map<String, Future<Buffer>> compressed) {
        this.vertx = vertx;
        this.compressed = compressed;
    }

    @Override
    public void handle(RoutingContext context) {
        String type = TYPES.get(context.normalizedPath());
        HttpServerRequest request = context.request();
        if (type == null || !HttpMethod.GET.equals(request.method())) {
            context.next();
            return;
        }
        boolean plain = !request.headers().contains(HttpHeaders.ACCEPT_ENCODING)
                || !request.getHeader(HttpHeaders.ACCEPT_ENCODING).contains("gzip");
        Future<Buffer> content = plain
                ? vertx.executeBlocking(() -> Buffer.buffer(read(context.normalizedPath())), false)
                : compressed.computeIfAbsent(
                        context.normalizedPath(), path -> vertx.executeBlocking(() -> compress(read(path)), false)
                                .onFailure(unreadable -> compressed.remove(path)));
        content.onSuccess(bytes -> answer(context.response(), type, plain, bytes))
                .onFailure(failure -> Answers.failure(context, failure));
    }

    private static void answer(HttpServerResponse response, String type, boolean plain, Buffer content) {
        // The version stands in the jar: another one comes with another server.
        response.putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, "max-age=3600")
                .putHeader(HttpHeaders.CONTENT_ENCODING, plain ? "identity" : "gzip")
                .end(content);
    }

    private static byte[] read(String path) throws IOException {
        Properties library = new Properties();
        try (InputStream properties = LibraryFiles.class.getResourceAsStream("swagger-ui.properties")) {
            library.load(properties);
        }
        String name = "/META-INF/resources/webjars/swagger-ui/" + library.getProperty("version") + path;
        try (InputStream file = LibraryFiles.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new FileNotFoundException(name + " is not in this jar: build it again");
            }
            return file.readAllBytes();
        }
    }

    private static Buffer compress(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream packing = new GZIPOutputStream(packed)) {
            packing.write(content);
        }
        return Buffer.buffer(packed.toByteArray());
    }
}
