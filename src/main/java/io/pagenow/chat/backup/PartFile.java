package io.pagenow.chat.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Set;

/**
 * A file that gets its name only after all of it is on disk. Until then its name has the suffix {@code .part}, and it is locked and
 * accessible to its owner only. It is always a new file: a leftover of this user is removed first, and anything else of that name (another
 * user's file, a link, a pipe) is rejected, because its creator could read or modify the backup.
 */
final class PartFile implements AutoCloseable {
    private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final Set<OpenOption> EXISTING = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path file;
    private final Path part;
    private final Object identity;
    private final boolean replace;
    private final FileChannel channel;
    private boolean complete;

    private PartFile(Path file, Path part, Object identity, boolean replace, FileChannel channel) {
        this.file = file;
        this.part = part;
        this.identity = identity;
        this.replace = replace;
        this.channel = channel;
    }

    /** @throws BackupException if the file exists and must not be replaced, or cannot be written */
    static PartFile create(Path named, boolean replace) {
        Path file = named.toAbsolutePath().normalize();
        requireReplaceable(file, replace);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            removeLeftover(part);
            FileChannel channel = FileChannel.open(part, NEW, ownerOnly(part));
            if (!lock(channel)) {
                channel.close();
                throw busy(part);
            }
            return new PartFile(file, part, identity(part), replace, channel);
        } catch (FileAlreadyExistsException another) {
            throw busy(part);
        } catch (IOException failure) {
            throw unwritable(file, failure);
        }
    }

    private static void removeLeftover(Path part) throws IOException {
        if (!Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS) || !isOwn(part)) {
            throw new BackupException(part + " exists, and is not a leftover of a backup by user "
                    + System.getProperty("user.name") + ": remove it, or choose another name or directory");
        }
        Object leftover = identity(part);
        try (FileChannel channel = FileChannel.open(part, EXISTING)) {
            // If another backup has just finished or started, this is a different file now.
            if (!lock(channel) || !leftover.equals(identity(part))) {
                throw busy(part);
            }
            Files.delete(part);
        } catch (NoSuchFileException finished) {
            throw busy(part);
        }
    }

    private static BackupException busy(Path part) {
        return new BackupException("Another backup is being written to " + part + ": wait for its end");
    }

    private static boolean isOwn(Path file) throws IOException {
        if (!posix(file)) {
            return true;
        }
        try {
            return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS)
                    .equals(file.getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByName(System.getProperty("user.name")));
        } catch (UserPrincipalNotFoundException nameless) {
            return false;
        }
    }

    /** Returns the identity of a file, regardless of its name. Windows has none, but does not allow an open file to be replaced. */
    private static Object identity(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return key == null ? file : key;
    }

    /** Returns a stream to the file. Closing the stream flushes it and leaves the file open for {@link #complete}. */
    OutputStream stream() {
        return new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16) {
            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    /** Flushes the file to disk and gives it its name. */
    void complete() throws IOException {
        channel.force(true);
        requireReplaceable(file, replace);
        if (!identity(part).equals(identity)) {
            throw new BackupException(
                    part + " was replaced by another file while the backup was written: choose a directory"
                            + " to which other users cannot write");
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        complete = true;
        if (posix(file)) {
            try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    static BackupException unwritable(Path file, IOException failure) {
        String reason = failure instanceof AccessDeniedException
                ? "user " + System.getProperty("user.name") + " may not write to "
                        + file.toAbsolutePath().normalize().getParent() + "; choose another directory"
                : failure.getMessage() + " (" + failure.getClass().getSimpleName() + ")";
        return new BackupException("The backup cannot be written to " + file + ": " + reason, failure);
    }

    private static void requireReplaceable(Path file, boolean replace) {
        Path directory = file.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new BackupException("There is no directory " + directory + " to write the backup to");
        }
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!replace) {
            throw new BackupException(file + " already exists: choose another name, or add --replace");
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new BackupException(file + " is not a regular file and cannot be replaced: choose another name");
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisJvm) {
            return false;
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        return posix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Closes the file, and deletes it unless it is complete. */
    @Override
    public void close() throws IOException {
        try {
            if (!complete && isStillThere()) {
                Files.deleteIfExists(part);
            }
        } finally {
            channel.close();
        }
    }

    private boolean isStillThere() throws IOException {
        return Files.exists(part, LinkOption.NOFOLLOW_LINKS) && identity(part).equals(identity);
    }
}
