package io.pagenow.chat.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that has its name only when all of it is on the disk. Until then it is beside that name, with {@code .part} behind it, readable by
 * its owner alone and locked; one that somebody left behind is taken over.
 */
final class PartFile implements AutoCloseable {
    private static final Set<OpenOption> OPEN =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path file;
    private final Path part;
    private final boolean replace;
    private final FileChannel channel;
    private boolean complete;

    private PartFile(Path file, Path part, boolean replace, FileChannel channel) {
        this.file = file;
        this.part = part;
        this.replace = replace;
        this.channel = channel;
    }

    /** @throws BackupException if the file is there and is not to be replaced, or cannot be written */
    static PartFile create(Path named, boolean replace) {
        Path file = named.toAbsolutePath().normalize();
        requireReplaceable(file, replace);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            FileChannel channel = FileChannel.open(part, OPEN, ownersAlone(part));
            boolean taken = false;
            try {
                // One that has just been finished had the lock until it got its name.
                if (!lock(channel) || !Files.exists(part)) {
                    throw new BackupException("Another backup is being written to " + part + ": wait for its end");
                }
                channel.truncate(0);
                taken = true;
                return new PartFile(file, part, replace, channel);
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
        } catch (IOException failure) {
            throw unwritable(file, failure);
        }
    }

    /** Closing it writes what is left and keeps the file, which is to be completed. */
    OutputStream stream() {
        return new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16) {
            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    /** Gives the file its name. */
    void complete() throws IOException {
        channel.force(true);
        requireReplaceable(file, replace);
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
                        + file.toAbsolutePath().normalize().getParent() + "; choose a directory where it may"
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
            throw new BackupException(file + " is there already: choose another name, or add --replace");
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new BackupException(file + " is no file that could be replaced: choose another name");
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

    private static FileAttribute<?>[] ownersAlone(Path path) {
        return posix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** What was not completed is removed. */
    @Override
    public void close() throws IOException {
        try {
            if (!complete) {
                Files.deleteIfExists(part);
            }
        } finally {
            channel.close();
        }
    }
}
