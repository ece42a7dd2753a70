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
 * The TCP port of the server: the operator's, or one chosen at the first start and kept from then on, so that tools and
 * notes that name it stay right.
 */
final class ServerPort {

    static final String HOST = "127.0.0.1";

    private static final Logger LOG = LoggerFactory.getLogger(ServerPort.class);
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    // Below the range from which Linux (32768 and up), macOS and Windows (49152 and up) take the ports of outgoing
    // connections: a port from that range would now and then be taken at a later start.
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int TRIES = 100;

    private final Path file;
    private final int fixed;

    /** @param fixed the operator's port, or 0 to choose */
    ServerPort(Path root, int fixed) {
        this.file = root.resolve("port");
        this.fixed = fixed;
    }

    boolean chosenHere() {
        return fixed == 0;
    }

    /**
     * The port to start with.
     *
     * @throws EmbeddedPostgresException if the operator's port is taken
     */
    int pick() throws IOException {
        if (!chosenHere()) {
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
                + ", set for the built-in PostgreSQL, is taken by another program: end that one, set another port, or set 0"
                + " to have a free one chosen");
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
            LOG.debug("{} holds no number", file, e);
        }
        LOG.warn("{} holds \"{}\", expected a port from 1 to 65535; choosing another", file, text);
        return OptionalInt.empty();
    }

    private static int chooseFree() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
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
