package io.pagenow.chat.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The directory of a server's attachments, looked at from outside. */
public record StoreDirectory(Path path) implements AutoCloseable {
    public static StoreDirectory fresh() {
        try {
            return new StoreDirectory(TestFiles.newDirectory("attachments"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The names of all files, below all folders. */
    public List<String> files() {
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (UncheckedIOException | IOException changing) {
            // A folder or file was deleted meanwhile.
            return files();
        }
    }

    /** The bytes of all files together. */
    public long bytes() {
        try (Stream<Path> all = Files.walk(path)) {
            return all.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        } catch (UncheckedIOException | IOException changing) {
            return bytes();
        }
    }

    @Override
    public void close() {
        TestFiles.delete(path);
    }
}
