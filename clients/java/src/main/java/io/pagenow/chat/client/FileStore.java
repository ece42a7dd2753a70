package io.pagenow.chat.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps each unsent message in a file of its own, and the cursors in another one. A file is written to the disk (fsync) before it replaces the one
 * before (rename), so a crash leaves the old state or the new one. One client at a time may use a directory.
 */
public final class FileStore implements ClientStore {
    private static final String MESSAGE = ".message.json";
    private static final String CURSORS = "cursors.json";

    private final Path directory;
    private final FileChannel lock;
    private long order;

    private FileStore(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Opens a directory, and creates it if need be, for this user of the system alone.
     *
     * @param directory named after the user of the chat, because messages of one must not be sent by another
     * @throws IOException if it cannot be written, or another client uses it
     */
    public static FileStore open(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            if (isPosix(directory)) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
        }
        FileChannel lock =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() != null) {
                return new FileStore(directory, lock);
            }
        } catch (OverlappingFileLockException sameProcess) {
            // The other client is in this process.
        }
        lock.close();
        throw new IOException("Another client uses the directory " + directory + "; give each client its own");
    }

    /** @throws IOException if a file cannot be read, or is none of this store; its name is in the message */
    @Override
    public List<PendingMessage> pending() throws IOException {
        List<Fields> records = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> file.getFileName().toString().endsWith(MESSAGE))
                    .toList();
        }
        for (Path file : files) {
            records.add(read(file));
        }
        records.sort(Comparator.comparingLong(saved -> saved.number("order")));
        if (!records.isEmpty()) {
            order = records.get(records.size() - 1).number("order");
        }
        return records.stream()
                .map(saved -> new PendingMessage(
                        saved.text("conversationId"),
                        OutgoingMessage.of(saved.object("message")),
                        Instant.parse(saved.text("writtenAt"))))
                .toList();
    }

    @Override
    public void save(PendingMessage message) throws IOException {
        Map<String, Object> saved = new LinkedHashMap<>();
        saved.put("order", ++order);
        saved.put("conversationId", message.conversationId());
        saved.put("writtenAt", message.writtenAt().toString());
        saved.put("message", message.message().fields());
        write(fileOf(message.message().tempMessageId()), saved);
    }

    @Override
    public void remove(String tempMessageId) throws IOException {
        Files.deleteIfExists(fileOf(tempMessageId));
    }

    @Override
    public Optional<Map<String, Cursor>> cursors() throws IOException {
        Path file = directory.resolve(CURSORS);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Map<String, Cursor> cursors = new LinkedHashMap<>();
        Fields saved = read(file);
        for (String conversationId : saved.values().keySet()) {
            Fields cursor = saved.object(conversationId);
            cursors.put(conversationId, new Cursor(cursor.number("seq"), cursor.number("rev"), cursor.number("my")));
        }
        return Optional.of(cursors);
    }

    @Override
    public void saveCursors(Map<String, Cursor> cursors) throws IOException {
        Map<String, Object> saved = new LinkedHashMap<>();
        cursors.forEach((conversationId, cursor) ->
                saved.put(conversationId, Map.of("seq", cursor.seq(), "rev", cursor.rev(), "my", cursor.my())));
        write(directory.resolve(CURSORS), saved);
    }

    /** Lets another client use the directory. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    /** The name is of any length and form, so the file has its digest. */
    private Path fileOf(String tempMessageId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(tempMessageId.getBytes(StandardCharsets.UTF_8));
            return directory.resolve(HexFormat.of().formatHex(digest) + MESSAGE);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Fields read(Path file) throws IOException {
        Fields fields = Fields.parse(Files.readString(file));
        if (fields.values().isEmpty() && Files.size(file) != "{}".length()) {
            throw new IOException("The file " + file + " is damaged; move it away to go on without it");
        }
        return fields;
    }

    private void write(Path file, Map<String, Object> content) throws IOException {
        Path written = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(written);
        if (isPosix(directory)) {
            Files.createFile(
                    written, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(written);
        }
        ByteBuffer bytes = ByteBuffer.wrap(Json.write(content).getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        if (isPosix(directory)) {
            try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
