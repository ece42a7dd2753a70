package io.pagenow.chat.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Directories of tests' own. */
public final class TestFiles {
    private TestFiles() {}

    public static Path newDirectory(String purpose) throws IOException {
        return Files.createTempDirectory("chat-test-" + purpose + "-");
    }

    /** Deletes a directory with everything in it. */
    public static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
