package io.pagenow.chat.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The operating system, processor, C library and user of this JVM.
 *
 * @param os {@code linux}, {@code darwin}, {@code windows}, or the name reported by the JVM
 * @param arch {@code x86_64}, {@code arm_64}, or the name reported by the JVM
 * @param musl true if the C library is musl (Alpine)
 * @param uid the numeric user id on Linux, -1 elsewhere
 */
record Platform(String os, String arch, boolean musl, int uid) {

    private static final Path PROCESS = Path.of("/proc/self");

    static Platform current() {
        String os = os(System.getProperty("os.name"));
        boolean linux = os.equals("linux");
        return new Platform(os, arch(System.getProperty("os.arch")), linux && runsOnMusl(), linux ? ownUid() : -1);
    }

    /** Returns the name of the PostgreSQL archive for this platform, at the root of the class path. */
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
     * Checks the libraries mapped into this process. The existence of {@code /lib/ld-musl-*} is not sufficient, because a
     * glibc system may have musl's loader installed as well.
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
