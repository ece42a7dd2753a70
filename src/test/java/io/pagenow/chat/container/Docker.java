package io.pagenow.chat.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The command {@code docker}. */
final class Docker {
    private Docker() {}

    /** The end of a command. */
    record Result(int code, String output) {}

    static Result run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Result(process.waitFor(), output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** @return the output of a command that succeeds */
    static String ask(String... arguments) {
        Result result = run(arguments);
        if (result.code() != 0) {
            throw new AssertionError("docker " + String.join(" ", arguments) + " failed: " + result.output());
        }
        return result.output();
    }
}
