package io.pagenow.chat.jar;

import io.pagenow.chat.support.TestFiles;
import io.pagenow.chat.support.TestSigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Leftovers of a first start for later ones: the classes as Java loads them, the unpacked PostgreSQL, and an empty database with the tables. One
 * start makes them for all tests of a run, which else would do the same work a hundred times.
 */
final class PreparedStart {
    /** Options of Java for every process; only a run that gives them prepares anything. */
    private static final String OPTIONS = System.getProperty("chat.java.options", "");

    private static final Path POSTGRESQL = Path.of("data/postgresql");

    /** The unpacked PostgreSQL, the cluster of a major version, and its password. The rest belongs to a running server. */
    private static final Pattern KEPT = Pattern.compile("bin-.*|\\d+|password");

    private PreparedStart() {}

    static boolean isWanted() {
        return !OPTIONS.isBlank();
    }

    static List<String> options() {
        return List.of(OPTIONS.split(" "));
    }

    /** Options of Java by which a start takes the prepared classes. */
    static List<String> classes() {
        return List.of("-XX:SharedArchiveFile=" + Holder.FOLDER.resolve("chat-api.jsa"), "-Xlog:cds*=off");
    }

    /** Gives a working directory without data what a first start would take long to make. */
    static void fill(Path workingDirectory, boolean withPostgresql) throws IOException {
        if (Files.exists(workingDirectory.resolve("data"))) {
            return;
        }
        TestSigningKey.give(workingDirectory.resolve("data"));
        if (withPostgresql) {
            copyPostgresql(workingDirectory.resolve(POSTGRESQL));
        }
    }

    private static void copyPostgresql(Path target) throws IOException {
        try (Stream<Path> files = Files.list(Holder.FOLDER.resolve(POSTGRESQL))) {
            for (Path file : (Iterable<Path>) files.filter(PreparedStart::isKept)::iterator) {
                TestFiles.copy(file, target.resolve(file.getFileName()));
            }
        }
    }

    private static boolean isKept(Path file) {
        return KEPT.matcher(file.getFileName().toString()).matches();
    }

    /** Made by the first test that starts a process. */
    private static final class Holder {
        private static final Path FOLDER = prepare();

        private static Path prepare() {
            try {
                Path folder = TestFiles.newDirectory("prepared");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> TestFiles.delete(folder)));
                JarProcess first = JarProcess.in(folder)
                        .asDelivered()
                        .java(OPTIONS.split(" "))
                        .java("-XX:ArchiveClassesAtExit=" + folder.resolve("chat-api.jsa"), "-Xlog:cds*=off")
                        .arguments("--until-ready")
                        .start();
                if (first.awaitExit() != 0) {
                    throw new IllegalStateException("the jar does not start: " + first.output());
                }
                return folder;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
