package io.pagenow.chat.chaos.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Programs of the system. */
public final class Commands {
    private Commands() {}

    /**
     * Runs one to its end.
     *
     * @throws IllegalStateException with what it said, if it fails
     */
    public static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said.strip());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** @param signal without its {@code SIG} */
    public static void signal(long pid, String signal) {
        run("kill", "-" + signal, String.valueOf(pid));
    }

    /** Whether this user may do what the commands do. */
    public static boolean isAllowed(List<String> command, List<String> undo) {
        try {
            run(command.toArray(String[]::new));
            run(undo.toArray(String[]::new));
            return true;
        } catch (IllegalStateException | UncheckedIOException refused) {
            return false;
        }
    }
}
