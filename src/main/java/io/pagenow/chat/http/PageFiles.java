package io.pagenow.chat.http;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The packaged pages and API documents, kept in memory: they are small, and no request path ever reaches a file system.
 */
public final class PageFiles {
    private static final String FOLDER = "page/";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "json", "application/json",
            "webmanifest", "application/manifest+json");
    /** Documents of the API, beside the page in the jar. */
    private static final List<String> DOCUMENTS = List.of("openapi.json", "asyncapi.json");

    private final Map<String, StaticFile> files;
    private final Map<String, Future<StaticFile>> libraries = new ConcurrentHashMap<>();

    private PageFiles(Map<String, StaticFile> files) {
        this.files = files;
    }

    /** @param path as in the URL, with a leading slash */
    Optional<StaticFile> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** Returns the cached library files by path; thread-safe. */
    Map<String, Future<StaticFile>> libraries() {
        return libraries;
    }

    /**
     * Reads the pages from the jar, or from the build's output. Blocking.
     *
     * @throws IllegalStateException if they are not packaged
     * @throws UncheckedIOException if they cannot be read
     */
    public static PageFiles read() {
        try {
            Map<String, StaticFile> files = new HashMap<>();
            Map<String, byte[]> page = PackagedFiles.in(FOLDER);
            for (Map.Entry<String, byte[]> file : page.entrySet()) {
                add(files, file.getKey(), file.getValue());
            }
            add(files, OfflineFiles.NAME, OfflineFiles.script(files));
            add(files, PlainTextScript.NAME, PlainTextScript.script(files));
            for (String name : DOCUMENTS) {
                try (InputStream content = PageFiles.class.getResourceAsStream("/" + name)) {
                    add(files, name, content.readAllBytes());
                }
            }
            ClientPackages.of(page)
                    .forEach((name, content) ->
                            files.put("/client/" + name, StaticFile.packed("application/gzip", content)));
            return new PageFiles(files);
        } catch (IOException failure) {
            throw new UncheckedIOException(new IOException("the page cannot be read", failure));
        }
    }

    private static void add(Map<String, StaticFile> files, String name, byte[] content) throws IOException {
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
        files.put("/" + name, StaticFile.of(type, content));
    }
}
