package io.pagenow.chat.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TCP port of the server: the configured one, or one that is chosen at the first start and kept, so that tools configured
 * with it continue to work.
 */
final class ServerPort {

    static final String HOST = "127.0.0.1";

    private static final Logger LOG = LoggerFactory.getLogger(ServerPort.class);
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    // Below the ephemeral ranges of Linux (32768 and up), macOS and Windows (49152 and up): an ephemeral port could be
    // in
    // use by an outgoing connection at a later start.
    private static final int MIN_PORT = 20_000;
    private static final int MAX_PORT = 32_000;
    private static final int MAX_ATTEMPTS = 100;

    private final Path file;
    private final int fixed;

    /** @param fixed the configured port, or 0 to choose one */
    ServerPort(Path root, int fixed) {
        this.file = root.resolve("port");
        this.fixed = fixed;
    }

    /** Returns true if no port is configured. */
    boolean isChosen() {
        return fixed == 0;
    }

    /**
     * Returns a free port for the next start.
     *
     * @throws EmbeddedPostgresException if the configured port is in use
     */
    int pick() throws IOException {
        if (!isChosen()) {
            if (!free(fixed)) {
                throw taken();
            }
            return fixed;
        }
        OptionalInt kept = kept();
        if (kept.isPresent() && free(kept.getAsInt())) {
            return kept.getAsInt();
        }
        int port = chooseFree();
        if (kept.isPresent()) {
            LOG.warn(
                    "Port {} of the built-in PostgreSQL is taken by another program; using port {} from now on",
                    kept.getAsInt(),
                    port);
        }
        PrivateFiles.write(file, port + "\n");
        return port;
    }

    EmbeddedPostgresException taken() {
        return new EmbeddedPostgresException("Port " + fixed + " on " + HOST
                + ", configured for the built-in PostgreSQL, is taken by another program: stop that program, configure"
                + " another port, or 0 to choose a free one");
    }

    private OptionalInt kept() throws IOException {
        String text = PrivateFiles.read(file).orElse("");
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return OptionalInt.of(port);
            }
        } catch (NumberFormatException e) {
            LOG.debug("{} does not contain a number", file, e);
        }
        LOG.warn("{} contains \"{}\", expected a port from 1 to 65535; choosing another", file, text);
        return OptionalInt.empty();
    }

    private static int chooseFree() throws IOException {
        for (int i = 0; i < MAX_ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(MIN_PORT, MAX_PORT);
            if (free(port)) {
                return port;
            }
        }
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
            return any.getLocalPort();
        }
    }

    private static boolean free(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByAddress(LOOPBACK))) {
            return probe.isBound();
        } catch (IOException e) {
            LOG.debug("Port {} cannot be used", port, e);
            return false;
        }
    }
}
