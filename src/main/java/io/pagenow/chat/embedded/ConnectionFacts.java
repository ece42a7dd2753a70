package io.pagenow.chat.embedded;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to reach the built-in PostgreSQL. The user owns the database and is not a superuser.
 *
 * @param host always {@code 127.0.0.1}; the server listens nowhere else
 * @param port the TCP port, 1 to 65535
 * @param database the database's name, {@code chat}
 * @param user the role's name, {@code chat}
 * @param password 64 hexadecimal digits (256 random bits), changed at every start of the chat server
 * @param socketDirectory where the Unix socket is, in a directory that its owner alone may enter; empty if there is none
 */
public record ConnectionFacts(
        String host, int port, String database, String user, String password, Optional<Path> socketDirectory) {

    /** A server that is reached by TCP alone. */
    public ConnectionFacts(String host, int port, String database, String user, String password) {
        this(host, port, database, user, password, Optional.empty());
    }

    ConnectionFacts withPassword(String other) {
        return new ConnectionFacts(host, port, database, user, other, socketDirectory);
    }

    /**
     * A connection URI <em>with the password in it</em>, by the Unix socket if there is one: nobody else can answer there, so nobody
     * else is told the password or gets to see what is stored.
     */
    public String privateUri() {
        return socketDirectory
                .map(directory -> "postgresql://" + user + ":" + password + "@"
                        + URLEncoder.encode(directory.toString(), StandardCharsets.UTF_8)
                                .replace("+", "%20") + ":" + port
                        + "/" + database)
                .orElseGet(this::uri);
    }

    /** A connection URI by TCP <em>with the password in it</em>: for a driver, never for a log. */
    public String uri() {
        return "postgresql://" + user + ":" + password + "@" + host + ":" + port + "/" + database;
    }

    /** The connection URI without the password. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }

    /**
     * How to reach the server that another process runs in this data directory. Blocks.
     *
     * @return empty if none does
     * @throws EmbeddedPostgresException if there is no database that this process could use
     */
    public static Optional<ConnectionFacts> ofRunning(Path dataDir) {
        try {
            DirectoryFacts directory = DirectoryFacts.read(dataDir);
            directory.obstacle().ifPresent(obstacle -> {
                throw new EmbeddedPostgresException("Cannot use " + directory.directory() + ": " + obstacle);
            });
            if (!directory.filled()) {
                throw new EmbeddedPostgresException("There is no database in " + directory.directory()
                        + ": set dataDir (CHAT_DATA_DIR) to where the server has it");
            }
            if (directory.usedBy().isEmpty()) {
                return Optional.empty();
            }
            String port = written(directory.directory().resolve("port"));
            String password = written(directory.directory().resolve("password"));
            return Optional.of(new ConnectionFacts(
                    ServerPort.HOST,
                    Integer.parseInt(port),
                    DataCluster.DATABASE,
                    DataCluster.USER,
                    password,
                    new SocketDirectory(directory.directory()).current()));
        } catch (IOException | NumberFormatException e) {
            throw new EmbeddedPostgresException(
                    "Cannot find out how to reach the PostgreSQL in " + dataDir + ": " + e.getMessage(), e);
        }
    }

    private static String written(Path file) throws IOException {
        return PrivateFiles.read(file).orElseThrow(() -> new IOException(file + " is missing or empty"));
    }
}
