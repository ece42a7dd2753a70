package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.pagenow.chat.support.Patience;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** A recipe from {@code deploy} in the program that it is for, with a certificate of its own and on ports of its own. */
final class ReverseProxy implements AutoCloseable {
    /** The name that the recipes are for. What speaks TLS names no name without a dot, such as localhost, in its handshake. */
    static final String NAME = "chat.example.org";

    /** How a recipe is run, and what in it belongs to one machine. */
    enum Program {
        CADDY("deploy/caddy/Caddyfile") {
            @Override
            String localised(String recipe, Path folder, int port, int plainPort) {
                // Caddy finds the log of a site by a name without port, and has a port here that is not the usual one.
                String log = recipe.substring(recipe.indexOf("\tlog {"), recipe.lastIndexOf("}"));
                return recipe.replace(
                                "{\n\tservers",
                                "{\n\tadmin off\n\tdefault_sni " + NAME + "\n\thttp_port " + plainPort
                                        + "\n\thttps_port " + port + "\n\tservers")
                        .replace("\tabort\n", "\tabort\n" + log)
                        .replace("\n" + NAME + " {", "\n" + NAME + " {\n\ttls cert.pem key.pem")
                        .replace("/var/log/caddy", folder.toString());
            }

            @Override
            List<String> command(Path recipe) {
                return List.of("caddy", "run", "--adapter", "caddyfile", "--config", recipe.toString());
            }
        },
        NGINX("deploy/nginx/chat-api.conf") {
            @Override
            String localised(String recipe, Path folder, int port, int plainPort) {
                String own = recipe.replace("listen 443 ", "listen 127.0.0.1:" + port + " ")
                        .replace("listen 80", "listen 127.0.0.1:" + plainPort)
                        .replaceAll("(?m)^ *listen \\[::].*$", "")
                        .replaceAll("/etc/letsencrypt/.*/fullchain.pem", folder + "/cert.pem")
                        .replaceAll("/etc/letsencrypt/.*/privkey.pem", folder + "/key.pem")
                        .replace("/var/log/nginx", folder.toString());
                // What the recipe does not set about times is short here.
                return "daemon off; pid nginx.pid; error_log stderr; worker_processes 1; events {}\nhttp {\n"
                        + "proxy_read_timeout 1s; proxy_send_timeout 1s; client_body_temp_path body; proxy_temp_path proxy;"
                        + " fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;\n" + own + "\n}\n";
            }

            @Override
            List<String> command(Path recipe) {
                return List.of(
                        "/usr/sbin/nginx", "-e", "stderr", "-p", recipe.getParent() + "/", "-c", recipe.toString());
            }
        };

        private final Path recipe;

        Program(String recipe) {
            this.recipe = Path.of(recipe);
        }

        abstract String localised(String recipe, Path folder, int port, int plainPort);

        abstract List<String> command(Path recipe);
    }

    private final Path folder;
    private final int port;
    private final int plainPort;
    private Process process;

    /** @param folder where everything of it is kept */
    ReverseProxy(Path folder) {
        this.folder = folder;
        try {
            port = freePort();
            plainPort = freePort();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Free for TCP and for UDP, by which a proxy serves HTTP/3. */
    private static int freePort() throws IOException {
        while (true) {
            try (ServerSocket tcp = new ServerSocket(0);
                    DatagramSocket udp = new DatagramSocket(tcp.getLocalPort())) {
                return udp.getLocalPort();
            } catch (BindException takenForUdp) {
                // Another number.
            }
        }
    }

    ReverseProxy start(Program program, JarProcess server) {
        try {
            run(List.of(
                            "openssl",
                            "req",
                            "-x509",
                            "-newkey",
                            "rsa:2048",
                            "-nodes",
                            "-days",
                            "2",
                            "-subj",
                            "/CN=" + NAME,
                            "-addext",
                            "subjectAltName=DNS:" + NAME,
                            "-keyout",
                            "key.pem",
                            "-out",
                            "cert.pem"))
                    .waitFor();
            String recipe = Files.readString(program.recipe)
                    .replace("8080", String.valueOf(server.http().getPort()))
                    .replace("8081", String.valueOf(server.webSocket().getPort()));
            Path own = folder.resolve("recipe");
            Files.writeString(own, program.localised(recipe, folder, port, plainPort));
            process = run(program.command(own));
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
        await().until(() -> !process.isAlive() || isListening());
        assertThat(process.isAlive()).as("it runs; it said %s", said()).isTrue();
        return this;
    }

    private Process run(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("output").toFile()));
        builder.environment().putAll(Map.of("HOME", folder.toString(), "XDG_DATA_HOME", folder.toString()));
        return builder.start();
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** The port without TLS. */
    int plainPort() {
        return plainPort;
    }

    URI page() {
        return URI.create("https://" + NAME + ":" + port + "/");
    }

    /** All that it has written about requests. */
    String log() {
        return read("chat-api.log") + read("chat-api.error.log");
    }

    static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(Patience.SECONDS * 1_000);
        return socket;
    }

    /** As a client that names the right name in the handshake, whatever it asks for afterwards. */
    static Socket connectWithTls(int port) throws IOException {
        try {
            SSLContext everyone = SSLContext.getInstance("TLS");
            everyone.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            return everyone.getSocketFactory().createSocket(connect(port), NAME, port, true);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** All that comes for a request until the connection ends; empty if nothing does. */
    static String answer(Socket connection, String request) throws IOException {
        try (connection) {
            connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException | SSLException ended) {
            return "";
        }
    }

    private String said() {
        return read("output");
    }

    private String read(String file) {
        try {
            return Files.exists(folder.resolve(file)) ? Files.readString(folder.resolve(file)) : "";
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
