package io.pagenow.chat.jar;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Serves the pages of someone else, from folders. */
final class FolderServer implements AutoCloseable {
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "js", "text/javascript", "css", "text/css");

    private final HttpServer server;

    private FolderServer(HttpServer server) {
        this.server = server;
    }

    /** @param folders by the path that leads to each, with a slash at its end */
    static FolderServer of(Map<String, Path> folders) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        folders.forEach((path, folder) -> server.createContext(path, exchange -> serve(exchange, folder, path)));
        server.start();
        return new FolderServer(server);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** As pages name it to other servers. */
    String origin() {
        return "http://" + address().getAuthority();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void serve(HttpExchange exchange, Path root, String prefix) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(prefix.length());
        Path file = root.resolve(path.isEmpty() ? "index.html" : path).normalize();
        try (exchange) {
            if (!file.startsWith(root) || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String type = TYPES.get(path.isEmpty() ? "html" : path.substring(path.lastIndexOf('.') + 1));
            exchange.getResponseHeaders().set("Content-Type", type);
            byte[] content = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        }
    }
}
