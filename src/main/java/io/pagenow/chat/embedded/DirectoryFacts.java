package io.pagenow.chat.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The state of a data directory, read without changing it.
 *
 * @param directory the directory for the files of the built-in PostgreSQL, which need not exist
 * @param filled true if it contains a database
 * @param usedBy the id of the process that is using it, if any
 * @param freeBytes free bytes on its disk
 * @param obstacle the reason for which no server can be started there, with a remedy; empty if one can
 */
public record DirectoryFacts(
        Path directory, boolean filled, Optional<String> usedBy, long freeBytes, Optional<String> obstacle) {

    /** Reads the state. Blocks. */
    public static DirectoryFacts read(Path dataDir) throws IOException {
        Path root = dataDir.toAbsolutePath().normalize().resolve("postgresql");
        Path existing = existing(root);
        long free = existing.toFile().getUsableSpace();
        Optional<String> obstacle = existing.equals(root) ? obstacle(root) : obstacleToCreating(existing, free);
        boolean readable = existing.equals(root) && obstacle.isEmpty();
        return new DirectoryFacts(
                root,
                Files.exists(root.resolve(Binaries.major())),
                readable ? usedBy(root.resolve("lock")) : Optional.empty(),
                free,
                obstacle);
    }

    /** Returns the path, or its nearest parent, that exists; the topmost if none does, as on a missing drive of Windows. */
    private static Path existing(Path path) {
        Path parent = path.getParent();
        return parent == null || Files.exists(path) ? path : existing(parent);
    }

    private static Optional<String> obstacle(Path root) throws IOException {
        Platform platform = Platform.current();
        if (platform.linux() && (Integer) Files.getAttribute(root, "unix:uid") != platform.uid()) {
            return Optional.of("it belongs to " + Files.getOwner(root) + ", but this process runs as "
                    + System.getProperty("user.name") + ": run the server and this command as the owner");
        }
        try {
            DataDirectory.requireVersion(root);
            return Optional.empty();
        } catch (EmbeddedPostgresException unusable) {
            return Optional.of(unusable.getMessage());
        }
    }

    private static Optional<String> obstacleToCreating(Path parent, long free) {
        if (!Files.isDirectory(parent)) {
            return Optional.of(parent + (Files.exists(parent) ? " is a file" : " does not exist")
                    + ": set dataDir (CHAT_DATA_DIR) to a directory");
        }
        if (!Files.isWritable(parent)) {
            return Optional.of(System.getProperty("user.name") + " may not write to " + parent
                    + ": grant write access, or set dataDir (CHAT_DATA_DIR)");
        }
        return free >= DataDirectory.NEEDED_BYTES
                ? Optional.empty()
                : Optional.of("a new database needs " + (DataDirectory.NEEDED_BYTES >> 20)
                        + " MB: free some space, or set dataDir (CHAT_DATA_DIR) to another disk");
    }

    /** Tries a shared lock, which fails while a server holds its exclusive lock. It is released immediately. */
    private static Optional<String> usedBy(Path lock) throws IOException {
        if (!Files.exists(lock)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.READ);
                FileLock taken = channel.tryLock(DirectoryLock.LOCKED_BYTE, 1, true)) {
            return taken == null ? PrivateFiles.read(lock) : Optional.empty();
        }
    }
}
