package io.pagenow.chat.jar;

import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged server as an operator runs it: a process of its own, seen through its output and its ports alone. */
public final class JarProcess implements Endpoints, AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready\\. Open (http://\\S+) \\(WebSocket (ws://\\S+)\\)");
    static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Process process;
    private final Path output;

    private JarProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** A run that is being put together. */
    public static final class Builder {
        private final Path folder;
        private final List<String> before = new ArrayList<>();
        private final List<String> options = new ArrayList<>();
        private final List<String> arguments = new ArrayList<>();
        private final Map<String, String> environment = new HashMap<>();
        private final Path built = Path.of(System.getProperty("chat.jar"));
        private Path jar = built;
        private boolean prepared = PreparedStart.isWanted();

        private Builder(Path folder) {
            this.folder = folder;
            environment.put("CHAT_HTTP_PORT", "0");
            environment.put("CHAT_WEBSOCKET_PORT", "0");
        }

        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        public Builder arguments(String... added) {
            arguments.addAll(List.of(added));
            return this;
        }

        /** Options of Java itself. */
        public Builder java(String... added) {
            options.addAll(List.of(added));
            return this;
        }

        /** A command that runs the rest of its command line, such as {@code setpriv}. */
        public Builder through(String... command) {
            before.addAll(List.of(command));
            return this;
        }

        public Builder jar(Path other) {
            jar = other;
            return this;
        }

        /** Nothing is prepared: a start does all that it does for someone who has the jar alone. */
        Builder asDelivered() {
            prepared = false;
            return this;
        }

        public JarProcess start() {
            String java = System.getProperty("chat.java", System.getProperty("java.home") + "/bin/java");
            List<String> command = new ArrayList<>(before);
            command.add(java);
            if (prepared) {
                command.addAll(PreparedStart.options());
                command.addAll(jar.equals(built) ? PreparedStart.classes() : List.of());
            }
            command.addAll(options);
            command.addAll(List.of("-jar", jar.toString()));
            command.addAll(arguments);
            try {
                if (prepared && isServerWithItsOwnData()) {
                    PreparedStart.fill(folder, !environment.containsKey("CHAT_DATABASE_URI"));
                }
                Path output = Files.createTempFile("chat-api-", ".log");
                ProcessBuilder builder = new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
                builder.environment().putAll(environment);
                return new JarProcess(builder.start(), output);
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        }

        private boolean isServerWithItsOwnData() {
            return jar.equals(built)
                    && before.isEmpty()
                    && arguments.isEmpty()
                    && !environment.containsKey("CHAT_DATA_DIR");
        }
    }

    /** @param folder the working directory, where the data is kept too */
    public static Builder in(Path folder) {
        return new Builder(folder);
    }

    /** @return this process once it says that it is ready */
    public JarProcess awaitReady() {
        await().atMost(PATIENCE)
                .until(() -> !process.isAlive() || READY.matcher(output()).find());
        if (!READY.matcher(output()).find()) {
            throw new AssertionError("the server ended before it was ready: " + output());
        }
        return this;
    }

    @Override
    public URI http() {
        return URI.create(ready().group(1));
    }

    @Override
    public URI webSocket() {
        return URI.create(ready().group(2));
    }

    private Matcher ready() {
        Matcher matcher = READY.matcher(output());
        if (!matcher.find()) {
            throw new AssertionError("the server is not ready: " + output());
        }
        return matcher;
    }

    /** What the process has written so far, to either stream. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** What a machine that loses its power does to the server; what the server started lives on. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM, as a supervisor stops a service. */
    public void terminate() {
        process.destroy();
    }

    /** @return the exit code */
    public int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the process did not end: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        terminate();
        awaitExit();
    }
}
