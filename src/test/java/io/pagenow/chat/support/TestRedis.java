package io.pagenow.chat.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Redis server of a test's own, read with Redis's own client. */
public final class TestRedis implements AutoCloseable {
    private final Path folder;
    private final int port;
    private final List<String> options;
    private Process server;
    private Process monitor;

    /** @param options as {@code redis-server} takes them */
    public TestRedis(String... options) {
        this.options = List.of(options);
        try (ServerSocket free = new ServerSocket(0)) {
            folder = TestFiles.newDirectory("redis");
            port = free.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        start();
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Starts it, empty. */
    public void start() {
        List<String> line = new ArrayList<>(
                List.of("redis-server", "--port", String.valueOf(port), "--bind", "127.0.0.1", "--save", ""));
        line.addAll(options);
        server = run("redis.log", line.toArray(String[]::new));
        await().until(() -> cli("PING").matches("PONG|NOAUTH.*"));
    }

    public int port() {
        return port;
    }

    /** Its process. */
    public long pid() {
        return server.pid();
    }

    /** Ends it without a word. */
    public void kill() {
        server.destroyForcibly();
        await().until(() -> !server.isAlive());
    }

    /** Runs a command and returns its answer, lines separated by line feeds. */
    public String cli(String... command) {
        try {
            Process process = new ProcessBuilder(line("redis-cli", command))
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public String connectionOf(String userId) {
        return cli("HGET", "chat_user_connection", userId);
    }

    public String userOf(String connectionId) {
        return cli("HGET", "chat_connection_user", connectionId);
    }

    /** Begins to record all commands. */
    public void startMonitor() {
        monitor = run("monitor.log", line("redis-cli", "MONITOR"));
        await().until(() -> Files.readString(folder.resolve("monitor.log")).startsWith("OK"));
    }

    /** @return what was recorded, one command a line, this class's own last one excluded */
    public List<String> stopMonitor() {
        try {
            cli("ECHO", "the-end");
            Path record = folder.resolve("monitor.log");
            await().until(() -> Files.readString(record).contains("the-end"));
            monitor.destroyForcibly();
            return Files.readAllLines(record).stream()
                    .skip(1)
                    .filter(command -> !command.contains("the-end"))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String[] line(String program, String... arguments) {
        String[] line = new String[arguments.length + 3];
        line[0] = program;
        line[1] = "-p";
        line[2] = String.valueOf(port);
        System.arraycopy(arguments, 0, line, 3, arguments.length);
        return line;
    }

    private Process run(String output, String... line) {
        try {
            return new ProcessBuilder(line)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(output).toFile())
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        if (monitor != null) {
            monitor.destroyForcibly();
        }
        kill();
        TestFiles.delete(folder);
    }
}
