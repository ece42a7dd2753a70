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
 * A file that has its name only when all of it is on the disk. Until then it is beside that name, with {@code .part} behind it, readable by
 * its owner alone and locked. It is always a new file: one that this user has left behind is removed first, and anything else of that name
 * (another user's file, a link, a pipe) is left alone and refused, because whoever made it could read the backup or write into it.
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

    /** @throws BackupException if the file is there and is not to be replaced, or cannot be written */
    static PartFile create(Path named, boolean replace) {
        Path file = named.toAbsolutePath().normalize();
        requireReplaceable(file, replace);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            removeLeftover(part);
            FileChannel channel = FileChannel.open(part, NEW, ownersAlone(part));
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
            throw new BackupException(part + " is there, and is no file that a backup of user "
                    + System.getProperty("user.name") + " has left: remove it, or choose another name or directory");
        }
        Object leftover = identity(part);
        try (FileChannel channel = FileChannel.open(part, EXISTING)) {
            // One that has just been finished or begun anew is another file by now.
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

    /** Tells one file from another of the same name; where files have no numbers (Windows) nobody can replace an open one. */
    private static Object identity(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return key == null ? file : key;
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
        if (!identity(part).equals(identity)) {
            throw new BackupException(
                    part + " was replaced by another file while the backup was written: choose a directory"
                            + " that other users may not change");
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
