package io.pagenow.chat.attachment;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The places of files in a directory: {@code 3f/a1/<key>}, in folders by the first digits of the key, so that no folder
 * grows large. Keys are made by the server; no name of a client becomes part of a path. Only the owner can access files
 * and folders. Methods that touch the disk block.
 */
final class FilePaths {
    /** Permissions of files, in the form of {@code ls}. */
    static final String FILE_PERMISSIONS = "rw-------";

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString(FILE_PERMISSIONS);
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final Pattern RECEIVED = Pattern.compile(KEY.pattern() + "\\.(part|cleaned|thumbnail\\.new)");

    private final Path directory;

    FilePaths(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    Path complete(String key) {
        return folder(key).resolve(key);
    }

    /** The bytes received so far. */
    Path part(String key) {
        return folder(key).resolve(key + ".part");
    }

    /** The file without its metadata, until it takes the place of the part. */
    Path cleaned(String key) {
        return folder(key).resolve(key + ".cleaned");
    }

    /** The thumbnail until its file is stored. */
    Path newThumbnail(String key) {
        return folder(key).resolve(key + ".thumbnail.new");
    }

    Path thumbnail(String key) {
        return folder(key).resolve(key + ".thumbnail");
    }

    private Path folder(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("not a key of the store: " + key);
        }
        return directory.resolve(key.substring(0, 2)).resolve(key.substring(2, 4));
    }

    void createDirectory() throws IOException {
        createFolders(directory);
    }

    void createFolder(String key) throws IOException {
        createFolders(folder(key));
    }

    private static void createFolders(Path folder) throws IOException {
        // Files.createDirectories of JDK 17 refuses a symbolic link to a directory.
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, attributes(folder, FOLDER));
        }
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Creates an empty file, in place of one that an interrupted attempt has left. */
    OutputStream create(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, attributes(file, FILE));
        return Files.newOutputStream(file);
    }

    /** Makes a received file the complete one. Both the content and the name survive a power failure. */
    void complete(String key, ExaminedFile file) throws IOException {
        flush(file.file(), StandardOpenOption.WRITE);
        if (file.thumbnail().isPresent()) {
            flush(file.thumbnail().get(), StandardOpenOption.WRITE);
            Files.move(file.thumbnail().get(), thumbnail(key), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(file.file(), complete(key), StandardCopyOption.ATOMIC_MOVE);
        Path folder = folder(key);
        if (isPosix(folder)) {
            flush(folder, StandardOpenOption.READ);
        }
    }

    private static void flush(Path path, StandardOpenOption access) throws IOException {
        try (FileChannel channel = FileChannel.open(path, access)) {
            channel.force(true);
        }
    }

    /** Deletes the complete files of a key. */
    void delete(String key) throws IOException {
        Files.deleteIfExists(thumbnail(key));
        Files.deleteIfExists(complete(key));
    }

    /** Deletes the part of a key, and the files made of it. */
    void deleteReceived(String key) throws IOException {
        Files.deleteIfExists(part(key));
        deleteExamined(key);
    }

    /** Deletes the files made of a part. */
    void deleteExamined(String key) throws IOException {
        Files.deleteIfExists(cleaned(key));
        Files.deleteIfExists(newThumbnail(key));
    }

    /** Deletes all parts, and the files made of them, that nobody has written to since a time. */
    void deleteReceivedBefore(Instant time) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.filter(FilePaths::isReceived)::iterator) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(time)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (UncheckedIOException | NoSuchFileException deletedMeanwhile) {
            // An upload has ended; the next run sees the rest.
        }
    }

    private static boolean isReceived(Path file) {
        return RECEIVED.matcher(file.getFileName().toString()).matches();
    }

    /** Returns the file that names the store; see {@link StoreIdentity}. */
    Path identity() {
        return directory.resolve("store-id");
    }
}
