package io.pagenow.chat.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server process of one cluster: started and stopped by {@code pg_ctl}, monitored through {@code postmaster.pid}.
 *
 * <p>{@code pg_ctl} gives the server a session of its own, so that a Ctrl-C on the terminal of this JVM does not stop it
 * before the application has closed. {@code pg_ctl} polls every 100 ms; this class polls every 5 ms.
 */
final class Postmaster {

    /** The result of an attempt to start that succeeded or may be retried. */
    enum Outcome {
        READY,
        PORT_TAKEN,
        /** Processes of the previous server have not ended yet, or another process is starting the server. */
        CLUSTER_BUSY
    }

    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
    private static final Duration FAST_LIMIT = Duration.ofSeconds(30);
    private static final Duration IMMEDIATE_LIMIT = Duration.ofSeconds(15);
    private static final long POLL_MILLIS = 5;
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Path cluster;
    private final Platform platform;
    private final Commands commands;
    private final TextFile log;

    Postmaster(Path cluster, Platform platform, Commands commands, TextFile log) {
        this.cluster = cluster;
        this.platform = platform;
        this.commands = commands;
        this.log = log;
    }

    /**
     * Stops a server that a killed JVM has left running, and removes its pid file or a stale one.
     *
     * <p>PostgreSQL does not start if the process id in the pid file exists, even if it is another program's or a zombie's.
     * Removing the file is safe: the caller holds the directory's lock, and PostgreSQL still refuses to start while a
     * process of the old server is attached to its shared memory.
     */
    void clearLeftover() throws IOException, InterruptedException {
        Optional<PostmasterPid> server = running();
        if (server.isPresent()) {
            LOG.warn(
                    "PostgreSQL (process {}) was left running by a killed chat-api; stopping it",
                    server.get().pid());
            stop();
        }
        Files.deleteIfExists(cluster.resolve(PostmasterPid.FILE));
    }

    /**
     * Starts the server and waits until it accepts connections, which may take minutes after a crash.
     *
     * @throws EmbeddedPostgresException if it exits, or is not ready within the limit
     */
    Outcome start(Duration limit) throws IOException, InterruptedException {
        long logged = log.size();
        Process control = commands.launch(
                "pg_ctl",
                List.of(
                        "start",
                        "--silent",
                        "--wait",
                        "--timeout=" + limit.toSeconds(),
                        "--pgdata=" + cluster,
                        "--log=" + log.path()));
        if (await(control, this::ready)) {
            return Outcome.READY;
        }
        String output = log.since(logged);
        if (output.contains("could not bind") || output.contains("could not create any TCP/IP sockets")) {
            return Outcome.PORT_TAKEN;
        }
        if (output.contains("pre-existing shared memory block")
                || output.contains("lock file \"postmaster.pid\" already")) {
            return Outcome.CLUSTER_BUSY;
        }
        if (running().isPresent()) {
            stop();
            throw new EmbeddedPostgresException("PostgreSQL was not ready within " + limit.toSeconds() + " s in "
                    + cluster + ". Allow more time for the start, and see " + log.path() + ", which ends: " + output);
        }
        if (output.isEmpty()) {
            throw commands.failed("PostgreSQL did not start");
        }
        throw new EmbeddedPostgresException(
                "PostgreSQL did not start in " + cluster + ". The end of " + log.path() + ": " + output);
    }

    /** Returns true if the server is running and accepts connections. */
    boolean ready() {
        return running().filter(PostmasterPid::ready).isPresent();
    }

    /**
     * Stops the server if it is running, without waiting for its clients. After 30 s it is stopped immediately, and the next
     * start recovers the committed data.
     *
     * @throws EmbeddedPostgresException if it has not stopped 15 s after that
     */
    void stop() throws IOException, InterruptedException {
        Optional<PostmasterPid> server = running();
        if (server.isEmpty() || stopped(server.get(), "fast", FAST_LIMIT)) {
            return;
        }
        LOG.warn("PostgreSQL did not stop within {} s; stopping it in immediate mode", FAST_LIMIT.toSeconds());
        if (!stopped(server.get(), "immediate", IMMEDIATE_LIMIT)) {
            throw commands.failed("PostgreSQL (process " + server.get().pid() + ") does not stop: kill it. pg_ctl");
        }
    }

    private boolean stopped(PostmasterPid server, String mode, Duration limit)
            throws IOException, InterruptedException {
        Process control = commands.launch(
                "pg_ctl",
                List.of(
                        "stop",
                        "--silent",
                        "--wait",
                        "--mode=" + mode,
                        "--timeout=" + limit.toSeconds(),
                        "--pgdata=" + cluster));
        try {
            return await(
                    control,
                    () -> running().filter(now -> now.pid() == server.pid()).isEmpty());
        } finally {
            control.destroy();
        }
    }

    /**
     * Waits until the condition holds or {@code pg_ctl}, which enforces the time limit, has exited.
     *
     * @return true if the condition holds
     */
    private boolean await(Process control, BooleanSupplier condition) throws InterruptedException {
        long logged = System.nanoTime();
        boolean ended = false;
        while (!condition.getAsBoolean()) {
            if (ended) {
                return false;
            }
            // The condition is checked once more after the exit.
            ended = control.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (System.nanoTime() - logged > PROGRESS_NANOS) {
                logged = System.nanoTime();
                LOG.info("Waiting for PostgreSQL: {}", log.lastLine());
            }
        }
        return true;
    }

    private Optional<PostmasterPid> running() {
        try {
            return PostmasterPid.read(cluster)
                    .filter(server -> server.alive(platform))
                    .filter(server -> server.serves(cluster, platform));
        } catch (IOException e) {
            throw new EmbeddedPostgresException(
                    "Cannot read " + cluster.resolve(PostmasterPid.FILE) + ": " + e.getMessage(), e);
        }
    }
}
