package io.pagenow.chat.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;

/**
 * Serves Swagger UI for {@code /docs} from the jar. It is large and rarely used, so a file is read and compressed on
 * the first request and then cached, about 2 MB in all.
 */
final class LibraryFiles implements Handler<RoutingContext> {
    private static final Map<String, String> TYPES = Map.of(
            "/swagger-ui-bundle.js", "text/javascript; charset=utf-8",
            "/swagger-ui.css", "text/css; charset=utf-8");

    private final Vertx vertx;
    private final Map<String, Future<StaticFile>> files;

    /** @param files cache by path, shared between event loops; must be thread-safe */
    LibraryFiles(Vertx vertx, Map<String, Future<StaticFile>> files) {
        this.vertx = vertx;
        this.files = files;
    }

    @Override
    public void handle(RoutingContext context) {
        String type = TYPES.get(context.normalizedPath());
        HttpServerRequest request = context.request();
        if (type == null || !isRead(request.method())) {
            context.next();
            return;
        }
        // The path has no version, so caching is limited: an upgraded server may have another one.
        context.response().putHeader(HttpHeaders.CACHE_CONTROL, "max-age=3600");
        files.computeIfAbsent(context.normalizedPath(), path -> vertx.executeBlocking(
                                () -> StaticFile.of(type, read(path)), false)
                        .onFailure(unreadable -> files.remove(path)))
                .compose(file -> file.answer(context))
                .onFailure(failure -> Responses.failure(context, failure));
    }

    private static boolean isRead(HttpMethod method) {
        return HttpMethod.GET.equals(method) || HttpMethod.HEAD.equals(method);
    }

    private static byte[] read(String path) throws IOException {
        Properties library = new Properties();
        try (InputStream properties = LibraryFiles.class.getResourceAsStream("swagger-ui.properties")) {
            library.load(properties);
        }
        String name = "/META-INF/resources/webjars/swagger-ui/" + library.getProperty("version") + path;
        try (InputStream file = LibraryFiles.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new FileNotFoundException(name + " is missing from this jar; rebuild it");
            }
            return file.readAllBytes();
        }
    }
}
