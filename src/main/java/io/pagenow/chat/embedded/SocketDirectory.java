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
 * Where the server's Unix socket is: a directory that its owner alone may enter, so whoever answers there is the server and no other
 * process that has taken its place. This is what a TCP port cannot give: a client that finds somebody on a port tells them what they ask.
 *
 * <p>The directory is that of the data, unless sockets cannot be made there (a path of more than about 100 bytes, a file system without
 * them) or not be named in a URI (a comma stands between hosts); then it is a new one among the temporary files, which the next start removes.
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
     * Removes the sockets of servers that no longer run, and finds the directory for the next one.
     *
     * @return empty where PostgreSQL is not known to have such sockets (Windows)
     */
    Optional<Path> prepare(Platform platform) throws IOException {
        removeLeftovers();
        if (platform.windows()) {
            return Optional.empty();
        }
        Path directory = root;
        if (root.toString().contains(",") || !takesSockets(root)) {
            directory = Files.createTempDirectory(TEMPORARY, PrivateFiles.attributes(root, PrivateFiles.DIRECTORY));
            LOG.info("{} cannot hold a socket; the one of PostgreSQL is in {}", root, directory);
        }
        PrivateFiles.write(note, directory + "\n");
        return Optional.of(directory);
    }

    /** Where the socket of the server that runs is. */
    Optional<Path> current() throws IOException {
        return PrivateFiles.read(note).map(Path::of).filter(Files::isDirectory);
    }

    private void removeLeftovers() throws IOException {
        Optional<Path> before = current();
        if (before.isPresent() && before.get().getFileName().toString().startsWith(TEMPORARY)) {
            PrivateFiles.deleteTree(before.get());
        }
        // PostgreSQL would not start while the process id in its lock file exists, be it that of another program by
        // now.
        for (Path leftover : PrivateFiles.startingWith(root, SOCKETS)) {
            Files.deleteIfExists(leftover);
        }
        Files.deleteIfExists(note);
    }

    /** Makes a socket of a name as long as PostgreSQL's longest, and removes it. */
    private static boolean takesSockets(Path directory) throws IOException {
        Path probe = directory.resolve(SOCKETS + "probe");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(probe));
            return true;
        } catch (IOException | UnsupportedOperationException impossible) {
            LOG.debug("No socket can be made in {}", directory, impossible);
            return false;
        } finally {
            Files.deleteIfExists(probe);
        }
    }
}
