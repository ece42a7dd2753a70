package io.pagenow.chat.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An exclusive lock on a data directory. The operating system releases it when the JVM ends, even after a crash. The file
 * contains the holder's process id for information; only the lock itself counts.
 *
 * <p>POSIX releases all locks of a process on a file as soon as the process closes <em>any</em> descriptor of that file.
 * This JVM therefore must never open a lock file that it holds a second time, and keeps track of the files that it holds.
 */
final class DirectoryLock implements AutoCloseable {

    /** Far beyond the content, so that the process id remains readable on systems with mandatory locks (Windows). */
    static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final Set<Object> HELD_BY_THIS_JVM = ConcurrentHashMap.newKeySet();

    private final Object key;
    private final FileChannel channel;

    private DirectoryLock(Object key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /**
     * Acquires the lock without waiting.
     *
     * @throws EmbeddedPostgresException if this or another JVM holds it
     */
    static DirectoryLock acquire(Path directory) throws IOException {
        Path file = directory.resolve("lock");
        PrivateFiles.createFile(file);
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        if (key == null) {
            key = file;
        }
        if (!HELD_BY_THIS_JVM.add(key)) {
            throw inUse(directory, Long.toString(ProcessHandle.current().pid()));
        }
        boolean acquired = false;
        try {
            DirectoryLock lock = open(directory, file, key);
            acquired = true;
            return lock;
        } finally {
            if (!acquired) {
                HELD_BY_THIS_JVM.remove(key);
            }
        }
    }

    private static DirectoryLock open(Path directory, Path file, Object key) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                throw inUse(directory, PrivateFiles.read(file).orElse("unknown"));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            locked = true;
            return new DirectoryLock(key, channel);
        } catch (OverlappingFileLockException e) {
            // Another class loader of this JVM holds the lock; closing the channel would release it.
            locked = true;
            throw inUse(directory, Long.toString(ProcessHandle.current().pid()));
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static EmbeddedPostgresException inUse(Path directory, String pid) {
        return new EmbeddedPostgresException("The data directory " + directory.getParent()
                + " is in use by another chat-api (process " + pid
                + "). Stop that one, or use another data directory.");
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            HELD_BY_THIS_JVM.remove(key);
        }
    }
}
