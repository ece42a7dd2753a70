package io.pagenow.chat.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Decides whether a directory can hold the built-in PostgreSQL, and says what to do when it cannot. */
final class DataDirectory {

    private static final String NOT_FOR_THE_SHELL = "\"$`\\";
    private static final String VERSION_FILE = "PG_VERSION";
    static final long NEEDED_BYTES = 200L << 20;

    private DataDirectory() {}

    /**
     * Makes the directory for PostgreSQL below the data directory, 0700, if it is not there.
     *
     * @throws EmbeddedPostgresException if it cannot be used, and why
     */
    static Path open(Path dataDir, Platform platform) throws IOException {
        if (Files.exists(dataDir) && !Files.isDirectory(dataDir)) {
            throw new EmbeddedPostgresException(
                    "The data directory " + dataDir + " is a file: choose a directory, or a path that does not exist");
        }
        PrivateFiles.createDirectories(dataDir);
        Path root = dataDir.toRealPath().resolve("postgresql");
        if (!platform.windows() && root.toString().chars().anyMatch(c -> NOT_FOR_THE_SHELL.indexOf(c) >= 0)) {
            throw new EmbeddedPostgresException("The data directory " + dataDir + " has one of the characters "
                    + NOT_FOR_THE_SHELL + " in its path, which PostgreSQL cannot handle: choose another");
        }
        PrivateFiles.createDirectories(root);
        if (platform.linux()) {
            int owner = (Integer) Files.getAttribute(root, "unix:uid");
            if (owner != platform.uid()) {
                throw new EmbeddedPostgresException(
                        root + " belongs to user " + owner + ", but this process runs as user " + platform.uid()
                                + ": start it as the former, or give the directory to the latter (chown -R)");
            }
        }
        if (PrivateFiles.posix(root)) {
            Files.setPosixFilePermissions(root, PrivateFiles.DIRECTORY);
        }
        return root;
    }

    /** Says for the operator what an error of the file system means. */
    static EmbeddedPostgresException unusable(Path dataDir, IOException e) {
        String reason = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        String remedy = e instanceof AccessDeniedException
                ? "user " + System.getProperty("user.name") + " may not write " + e.getMessage()
                        + "; give it the right, or choose another data directory"
                : reason + " (" + e + "); choose another data directory, or free some space if the disk is full";
        return new EmbeddedPostgresException("Cannot use the data directory " + dataDir + ": " + remedy, e);
    }

    /**
     * Makes sure that what is there can be read by this version, and that there is room for what is not there.
     *
     * @throws EmbeddedPostgresException if the directory holds data of another major version, or the disk is full
     */
    static void requireVersion(Path root) throws IOException {
        String expected = Binaries.major();
        Path own = root.resolve(expected);
        Optional<String> version = PrivateFiles.read(own.resolve(VERSION_FILE));
        if (version.isPresent() && !version.get().equals(expected)) {
            throw otherVersion(own, version.get(), expected);
        }
        if (version.isPresent()) {
            return;
        }
        if (Files.exists(own)) {
            throw new EmbeddedPostgresException(own + " exists but holds no PostgreSQL cluster (no " + VERSION_FILE
                    + "): restore it from a backup, or remove it to begin with an empty database");
        }
        for (Path other : PrivateFiles.startingWith(root, "")) {
            if (!Files.isDirectory(other)) {
                continue;
            }
            Optional<String> found = PrivateFiles.read(other.resolve(VERSION_FILE));
            if (found.isPresent() && !other.getFileName().toString().startsWith(DataCluster.INCOMPLETE)) {
                throw otherVersion(other, found.get(), expected);
            }
        }
        // Files.getFileStore would not do: where the root of the file system is not a mount point (chroot) it fails.
        long room = root.toFile().getUsableSpace();
        if (room < NEEDED_BYTES) {
            throw new EmbeddedPostgresException(
                    "The disk of " + root + " has " + (room >> 20) + " MB left; a new database" + " needs at least "
                            + (NEEDED_BYTES >> 20) + " MB: free some, or choose another data directory");
        }
    }

    private static EmbeddedPostgresException otherVersion(Path found, String version, String expected) {
        return new EmbeddedPostgresException(found + " holds data of PostgreSQL " + version
                + "; this chat-api has PostgreSQL " + expected
                + " and cannot read it. Back it up with the chat-api that wrote it (java -jar chat-api.jar backup FILE), then"
                + " restore FILE with this one into a new data directory; or choose another data directory.");
    }
}
