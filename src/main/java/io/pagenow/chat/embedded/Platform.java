package io.pagenow.chat.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The operating system, processor and C library this JVM runs on, and as whom.
 *
 * @param os {@code linux}, {@code darwin}, {@code windows}, or the name the JVM gives
 * @param arch {@code x86_64}, {@code arm_64}, or the name the JVM gives
 * @param musl whether the C library is musl (Alpine)
 * @param uid the numeric user id on Linux, -1 elsewhere
 */
record Platform(String os, String arch, boolean musl, int uid) {

    private static final Path PROCESS = Path.of("/proc/self");

    static Platform current() {
        String os = os(System.getProperty("os.name"));
        boolean linux = os.equals("linux");
        return new Platform(os, arch(System.getProperty("os.arch")), linux && runsOnMusl(), linux ? ownUid() : -1);
    }

    /** The name of the archive with PostgreSQL for this platform, at the root of the class path. */
    String archive() {
        return "postgres-" + name() + ".txz";
    }

    String name() {
        return os + "-" + arch + (musl ? "-alpine_linux" : "");
    }

    boolean windows() {
        return os.equals("windows");
    }

    boolean linux() {
        return os.equals("linux");
    }

    boolean root() {
        return uid == 0;
    }

    static String os(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("mac")) {
            return "darwin";
        }
        return lower.startsWith("windows") ? "windows" : lower;
    }

    static String arch(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64", "x64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> name.toLowerCase(Locale.ROOT);
        };
    }

    /**
     * Looks at the libraries mapped into this very process: a glibc system may have musl's loader installed as well, and
     * then the existence of {@code /lib/ld-musl-*} says nothing.
     */
    static boolean musl(Stream<String> mappings) {
        return mappings.anyMatch(line -> line.contains("/ld-musl-") || line.contains("/libc.musl-"));
    }

    private static boolean runsOnMusl() {
        try (Stream<String> mappings = Files.lines(PROCESS.resolve("maps"))) {
            return musl(mappings);
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static int ownUid() {
        try {
            return (Integer) Files.getAttribute(PROCESS, "unix:uid");
        } catch (IOException e) {
            return -1;
        }
    }
}
