package io.pagenow.chat.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Checks that a directory can hold the built-in PostgreSQL. Every failure names a remedy. */
final class DataDirectory {

    private static final String NOT_FOR_THE_SHELL = "\"$`\\";
    private static final String VERSION_FILE = "PG_VERSION";
    static final long NEEDED_BYTES = 200L << 20;

    private DataDirectory() {}

    /**
     * Creates PostgreSQL's directory below the data directory, with mode 0700, unless it exists.
     *
     * @throws EmbeddedPostgresException if it cannot be used
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
                                + ": start it as user " + owner + ", or change the owner of the directory (chown -R)");
            }
        }
        if (PrivateFiles.posix(root)) {
            Files.setPosixFilePermissions(root, PrivateFiles.DIRECTORY);
        }
        return root;
    }

    /** Translates a file system error to a message with a remedy. */
    static EmbeddedPostgresException unusable(Path dataDir, IOException e) {
        String reason = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        String remedy = e instanceof AccessDeniedException
                ? "user " + System.getProperty("user.name") + " may not write " + e.getMessage()
                        + "; grant write access, or choose another data directory"
                : reason + " (" + e + "); choose another data directory, or free some space if the disk is full";
        return new EmbeddedPostgresException("Cannot use the data directory " + dataDir + ": " + remedy, e);
    }

    /**
     * Requires that existing data can be read by this version, and that a new database has at least 200 MiB of disk space.
     *
     * @throws EmbeddedPostgresException if the directory contains data of another major version, or the disk is full
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
            throw new EmbeddedPostgresException(own + " exists but contains no PostgreSQL cluster (no " + VERSION_FILE
                    + "): restore it from a backup, or remove it to start with an empty database");
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
        // Files.getFileStore fails if the root of the file system is not a mount point (chroot).
        long free = root.toFile().getUsableSpace();
        if (free < NEEDED_BYTES) {
            throw new EmbeddedPostgresException(
                    "The disk of " + root + " has " + (free >> 20) + " MB left; a new database needs at least "
                            + (NEEDED_BYTES >> 20) + " MB: free some space, or choose another data directory");
        }
    }

    private static EmbeddedPostgresException otherVersion(Path found, String version, String expected) {
        return new EmbeddedPostgresException(found + " contains data of PostgreSQL " + version
                + "; this chat-api has PostgreSQL " + expected
                + " and cannot read it. Back it up with the chat-api that wrote it (java -jar chat-api.jar backup FILE), then"
                + " restore FILE with this one into a new data directory; or choose another data directory.");
    }
}
