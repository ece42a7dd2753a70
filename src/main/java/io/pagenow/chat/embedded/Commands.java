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
 * Launches PostgreSQL's programs, whose output goes to {@code command.log}.
 *
 * <p>PostgreSQL refuses to run as root. For root the programs are therefore launched through {@code unshare --user}: in
 * a user namespace of its own the process has no privileges at all and is nobody, yet for the files it is still their
 * owner. The alternative, changing to another user, needs one to exist and needs every directory above the data to be
 * open to it.
 */
final class Commands {

    private static final String REMEDY = " Start chat-api as an ordinary user (a container: --user 1000), or use a"
            + " PostgreSQL server of your own: set database.uri or CHAT_DATABASE_URI.";

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

    /** Starts a program and leaves it running. */
    Process launch(String program, List<String> arguments) throws IOException {
        return launch(program, arguments, ProcessBuilder.Redirect.from(nullDevice()));
    }

    /**
     * Runs a program to its end.
     *
     * @param input what it reads from its standard input
     * @throws EmbeddedPostgresException if it fails or takes longer than the limit
     */
    void run(String program, List<String> arguments, String input, Duration limit)
            throws IOException, InterruptedException {
        Process process = launch(program, arguments, ProcessBuilder.Redirect.PIPE);
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended before it read its input; its exit status and output, examined below, tell why.
            process.destroy();
        }
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed(program + " did not end within " + limit.toSeconds() + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw failed(program + " failed with status " + process.exitValue());
        }
    }

    /** An exception that quotes the end of what the last program wrote. */
    EmbeddedPostgresException failed(String what) {
        String said = new TextFile(output).tail();
        if (platform.root() && said.startsWith("unshare:")) {
            return new EmbeddedPostgresException(
                    "PostgreSQL does not run as root, and the system does not let root start"
                            + " it in a user namespace (" + said + ")." + REMEDY);
        }
        return new EmbeddedPostgresException(what + " in " + root + ": " + (said.isEmpty() ? "it said nothing" : said));
    }

    private Process launch(String program, List<String> arguments, ProcessBuilder.Redirect input) throws IOException {
        List<String> command = new ArrayList<>();
        if (platform.root()) {
            command.add("unshare");
            // The short form: BusyBox knows no other.
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
        // The operator's own client settings (PGPORT, PGOPTIONS ...) are not meant for this server.
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
