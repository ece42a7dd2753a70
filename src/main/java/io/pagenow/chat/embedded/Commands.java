package io.pagenow.chat.embedded;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Launches PostgreSQL's programs. Their output goes to {@code command.log}.
 *
 * <p>PostgreSQL refuses to run as root. Root therefore launches the programs through {@code unshare --user}: in a user
 * namespace of its own the process is {@code nobody} and has no privileges, but is still the owner of its files. The
 * alternative, switching to another user, requires that one exists and can access every directory above the data.
 */
final class Commands {

    private static final String REMEDY = " Start chat-api as an ordinary user (in a container: --user 1000), or use an"
            + " external PostgreSQL server: set database.uri or CHAT_DATABASE_URI.";

    private final Binaries binaries;
    private final Platform platform;
    private final Path root;
    private final Path output;

    Commands(Binaries binaries, Platform platform, Path root) {
        this.binaries = binaries;
        this.platform = platform;
        this.root = root;
        this.output = root.resolve("command.log");
    }

    /** Starts a program and returns without waiting for it. */
    Process launch(String program, List<String> arguments) throws IOException {
        return launch(program, arguments, ProcessBuilder.Redirect.from(nullDevice()));
    }

    /**
     * Runs a program and waits until it exits.
     *
     * @param input the text for its standard input
     * @throws EmbeddedPostgresException if it fails or does not exit within the limit
     */
    void run(String program, List<String> arguments, String input, Duration limit)
            throws IOException, InterruptedException {
        Process process = launch(program, arguments, ProcessBuilder.Redirect.PIPE);
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The program exited before it read its input; the exit status and the output are reported below.
            process.destroy();
        }
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed(program + " did not exit within " + limit.toSeconds() + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw failed(program + " failed with status " + process.exitValue());
        }
    }

    /** Returns an exception that quotes the end of the last program's output. */
    EmbeddedPostgresException failed(String message) {
        String tail = new TextFile(output).tail();
        if (platform.root() && tail.startsWith("unshare:")) {
            return new EmbeddedPostgresException(
                    "PostgreSQL does not run as root, and the system does not allow root to start it in a user namespace ("
                            + tail + ")." + REMEDY);
        }
        return new EmbeddedPostgresException(message + " in " + root + ": " + (tail.isEmpty() ? "no output" : tail));
    }

    private Process launch(String program, List<String> arguments, ProcessBuilder.Redirect input) throws IOException {
        List<String> command = new ArrayList<>();
        if (platform.root()) {
            command.add("unshare");
            // BusyBox supports only the short form.
            command.add("-U");
        }
        Path file = binaries.program(program, platform);
        command.add(file.toString());
        command.addAll(arguments);
        new TextFile(output).clear();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectInput(input)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // The operator's client settings (PGPORT, PGOPTIONS ...) are not intended for this server.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new EmbeddedPostgresException(
                    platform.root()
                            ? "PostgreSQL does not run as root, and the program unshare (util-linux) that would start"
                                    + " it without root's rights cannot be run: " + e.getMessage() + "." + REMEDY
                            : "Cannot run " + file + " (" + e.getMessage() + "). Is the file system of " + root
                                    + " mounted noexec? Choose another data directory.",
                    e);
        }
    }

    private File nullDevice() {
        return new File(platform.windows() ? "NUL" : "/dev/null");
    }
}
