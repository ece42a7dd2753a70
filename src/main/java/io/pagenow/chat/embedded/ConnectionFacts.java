package io.pagenow.chat.embedded;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The address and credentials of the built-in PostgreSQL. The user owns the database and is not a superuser.
 *
 * @param host always {@code 127.0.0.1}, the only address that the server listens on
 * @param port the TCP port, 1 to 65535
 * @param database the database's name, {@code chat}
 * @param user the role's name, {@code chat}
 * @param password 64 hexadecimal digits (256 random bits), changed at every start of the chat server
 * @param socketDirectory the directory of the Unix socket, which only its owner can access; empty if there is none
 */
public record ConnectionFacts(
        String host, int port, String database, String user, String password, Optional<Path> socketDirectory) {

    /** Creates the facts of a server that is reachable by TCP only. */
    public ConnectionFacts(String host, int port, String database, String user, String password) {
        this(host, port, database, user, password, Optional.empty());
    }

    ConnectionFacts withPassword(String other) {
        return new ConnectionFacts(host, port, database, user, other, socketDirectory);
    }

    /**
     * Returns a connection URI <em>with the password</em>. It uses the Unix socket if there is one: no other user can listen there, so
     * none can obtain the password or the data.
     */
    public String privateUri() {
        return socketDirectory
                .map(directory -> "postgresql://" + user + ":" + password + "@"
                        + URLEncoder.encode(directory.toString(), StandardCharsets.UTF_8)
                                .replace("+", "%20") + ":" + port
                        + "/" + database)
                .orElseGet(this::uri);
    }

    /** Returns a TCP connection URI <em>with the password</em>, for a driver. Never log it. */
    public String uri() {
        return "postgresql://" + user + ":" + password + "@" + host + ":" + port + "/" + database;
    }

    /** Returns the TCP connection URI without the password. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }

    /**
     * Reads the facts of the server that another process runs in this data directory. Blocks.
     *
     * @return empty if no process runs one
     * @throws EmbeddedPostgresException if the directory has no database, or this process cannot use it
     */
    public static Optional<ConnectionFacts> ofRunning(Path dataDir) {
        try {
            DirectoryFacts directory = DirectoryFacts.read(dataDir);
            directory.obstacle().ifPresent(obstacle -> {
                throw new EmbeddedPostgresException("Cannot use " + directory.directory() + ": " + obstacle);
            });
            if (!directory.filled()) {
                throw new EmbeddedPostgresException("There is no database in " + directory.directory()
                        + ": set dataDir (CHAT_DATA_DIR) to the data directory of the server");
            }
            if (directory.usedBy().isEmpty()) {
                return Optional.empty();
            }
            String port = required(directory.directory().resolve("port"));
            String password = required(directory.directory().resolve("password"));
            return Optional.of(new ConnectionFacts(
                    ServerPort.HOST,
                    Integer.parseInt(port),
                    DataCluster.DATABASE,
                    DataCluster.USER,
                    password,
                    new SocketDirectory(directory.directory()).current()));
        } catch (IOException | NumberFormatException e) {
            throw new EmbeddedPostgresException(
                    "Cannot determine the address of the PostgreSQL in " + dataDir + ": " + e.getMessage(), e);
        }
    }

    private static String required(Path file) throws IOException {
        return PrivateFiles.read(file).orElseThrow(() -> new IOException(file + " is missing or empty"));
    }
}
