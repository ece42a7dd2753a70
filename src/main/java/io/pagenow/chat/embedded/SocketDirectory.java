package io.pagenow.chat.embedded;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of the server's Unix socket. Only its owner can access it, so the process that listens there is the server. A TCP port
 * gives no such guarantee: another user's process may listen on it and receive the client's credentials.
 *
 * <p>This is the data directory, unless sockets cannot be created there (a path of more than about 100 bytes, an unsupported file system)
 * or its path cannot be part of a URI (a comma separates hosts). Then it is a new temporary directory, which the next start removes.
 */
final class SocketDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(SocketDirectory.class);
    private static final String SOCKETS = ".s.PGSQL.";
    private static final String TEMPORARY = "chat-api-postgresql-";

    private final Path root;
    private final Path note;

    SocketDirectory(Path root) {
        this.root = root;
        this.note = root.resolve("socket-directory");
    }

    /**
     * Removes the sockets of earlier servers, and returns the directory for the next one.
     *
     * @return empty on systems without supported Unix sockets (Windows)
     */
    Optional<Path> prepare(Platform platform) throws IOException {
        removeLeftovers();
        if (platform.windows()) {
            return Optional.empty();
        }
        Path directory = root;
        if (root.toString().contains(",") || !supportsSockets(root)) {
            directory = Files.createTempDirectory(TEMPORARY, PrivateFiles.attributes(root, PrivateFiles.DIRECTORY));
            LOG.info("{} cannot contain a Unix socket; using {} for the socket of PostgreSQL", root, directory);
        }
        PrivateFiles.write(note, directory + "\n");
        return Optional.of(directory);
    }

    /** Returns the directory of the running server's socket. */
    Optional<Path> current() throws IOException {
        return PrivateFiles.read(note).map(Path::of).filter(Files::isDirectory);
    }

    private void removeLeftovers() throws IOException {
        Optional<Path> before = current();
        if (before.isPresent() && before.get().getFileName().toString().startsWith(TEMPORARY)) {
            PrivateFiles.deleteTree(before.get());
        }
        // PostgreSQL does not start while the process id in the socket's lock file exists, even if another program
        // reuses it.
        for (Path leftover : PrivateFiles.startingWith(root, SOCKETS)) {
            Files.deleteIfExists(leftover);
        }
        Files.deleteIfExists(note);
    }

    /** Creates and removes a socket with a name as long as PostgreSQL's longest. */
    private static boolean supportsSockets(Path directory) throws IOException {
        Path probe = directory.resolve(SOCKETS + "probe");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(probe));
            return true;
        } catch (IOException | UnsupportedOperationException impossible) {
            LOG.debug("Cannot create a Unix socket in {}", directory, impossible);
            return false;
        } finally {
            Files.deleteIfExists(probe);
        }
    }
}
