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
 * The right to use a data directory, held by one JVM at a time and given back by the operating system however that JVM
 * ends. The file names the holder's process id for people to read; only the lock counts.
 *
 * <p>POSIX drops every lock that a process holds on a file as soon as the process closes <em>any</em> descriptor of that
 * file. So this JVM must never open its own lock file a second time, and remembers which ones it holds.
 */
final class DirectoryLock implements AutoCloseable {

    /** Far beyond the content: where locks are mandatory (Windows) the process id stays readable. */
    static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final Set<Object> HELD_BY_THIS_JVM = ConcurrentHashMap.newKeySet();

    private final Object key;
    private final FileChannel channel;

    private DirectoryLock(Object key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /**
     * Takes the lock without waiting.
     *
     * @throws EmbeddedPostgresException if it is held, by this JVM or another
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
            // Held through another class loader of this JVM: closing the channel would take the lock from its holder.
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
                + "). Stop that one, or start this one with a data directory of its own.");
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            HELD_BY_THIS_JVM.remove(key);
        }
    }
}
