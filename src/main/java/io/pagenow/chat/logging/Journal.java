package io.pagenow.chat.logging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Detects streams of this process that are connected to systemd's journal by {@code JOURNAL_STREAM} (systemd.exec(5)). */
final class Journal {
    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private Journal() {}

    static boolean hasOutput() {
        return is(STANDARD_OUTPUT, System.getenv("JOURNAL_STREAM"));
    }

    static boolean hasErrors() {
        return is(STANDARD_ERROR, System.getenv("JOURNAL_STREAM"));
    }

    /** Compares the device and inode of the stream, because an inherited variable does not apply to a redirected stream. */
    static boolean is(Path file, String stream) {
        if (stream == null) {
            return false;
        }
        try {
            return stream.equals(Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException elsewhere) {
            return false;
        }
    }
}
