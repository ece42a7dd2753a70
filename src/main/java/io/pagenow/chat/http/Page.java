package io.pagenow.chat.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The packaged page, kept in memory: it is small, and so no path of a request ever reaches a file system. Its content security policy
 * lets it load its own files alone and talk to this server alone.
 */
final class Page implements Handler<RoutingContext> {
    private static final String FOLDER = "/page";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    /** What may stand in a policy: a host header is whatever the client sends. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+|\\[[0-9a-fA-F:.]+]");

    private final Map<String, File> files;
    private final Optional<URI> webSocketUrl;
    private final int webSocketPort;

    private record File(Buffer content, String type, String tag) {}

    /**
     * Reads the page from the jar; blocks for a moment.
     *
     * @param webSocketUrl where the page connects to, empty for the page's host and the given port
     */
    Page(Optional<URI> webSocketUrl, int webSocketPort) {
        this.webSocketUrl = webSocketUrl;
        this.webSocketPort = webSocketPort;
        this.files = read();
    }

    @Override
    public void handle(RoutingContext context) {
        String path = context.normalizedPath();
        File file = files.get(path.equals("/") ? "/index.html" : path);
        if (file == null) {
            context.next();
            return;
        }
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.ETAG, file.tag)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader("Content-Security-Policy", policy(context.request().authority()))
                .putHeader("Cross-Origin-Opener-Policy", "same-origin");
        if (file.tag.equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, file.type).end(file.content);
        }
    }

    private String policy(HostAndPort authority) {
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
                + sockets(authority) + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private String sockets(HostAndPort authority) {
        if (webSocketUrl.isPresent()) {
            URI url = webSocketUrl.get();
            return " " + url.getScheme() + "://" + url.getRawAuthority();
        }
        if (authority == null || !HOST.matcher(authority.host()).matches()) {
            return "";
        }
        String address = authority.host() + ":" + webSocketPort;
        return " ws://" + address + " wss://" + address;
    }

    private static Map<String, File> read() {
        URL folder = Page.class.getResource(FOLDER);
        if (folder == null) {
            throw new IllegalStateException("the page is not packaged");
        }
        try {
            URI uri = folder.toURI();
            if (!uri.getScheme().equals("jar")) {
                return read(Path.of(uri));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return read(jar.getPath(FOLDER));
            }
        } catch (IOException | URISyntaxException failure) {
            throw new UncheckedIOException(new IOException("the page cannot be read", failure));
        }
    }

    private static Map<String, File> read(Path folder) throws IOException {
        Map<String, File> files = new HashMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                String name = "/" + String.join("/", names(folder.relativize(path)));
                byte[] content = Files.readAllBytes(path);
                String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
                files.put(name, new File(Buffer.buffer(content), type, tag(content)));
            }
        }
        return files;
    }

    private static List<String> names(Path path) {
        return Stream.iterate(0, index -> index < path.getNameCount(), index -> index + 1)
                .map(index -> path.getName(index).toString())
                .toList();
    }

    private static String tag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(hash, 0, 16) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
