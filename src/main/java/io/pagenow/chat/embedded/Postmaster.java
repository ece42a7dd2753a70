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
 * The server process of one cluster: started and stopped by {@code pg_ctl}, observed through {@code postmaster.pid}.
 *
 * <p>{@code pg_ctl} gives the server a session of its own, so a Ctrl-C on the terminal of this JVM does not reach it
 * before the application has closed. {@code pg_ctl} itself looks only ten times a second; this class looks more often.
 */
final class Postmaster {

    /** How an attempt to start ended, when trying again may help or nothing more is to be done. */
    enum Outcome {
        READY,
        PORT_TAKEN,
        /** Processes of the server before have not ended yet, or it is being started by someone else. */
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
     * <p>PostgreSQL would not start over a pid file whose process id exists, be it that of another program or of a
     * process that has ended and that nobody asked for. Removing the file is safe: the caller holds the directory's
     * lock, and PostgreSQL itself still refuses while a process of the old server has its shared memory.
     */
    void clearLeftover() throws IOException, InterruptedException {
        Optional<PostmasterPid> server = running();
        if (server.isPresent()) {
            LOG.warn(
                    "PostgreSQL (process {}) was left running by a chat-api that did not close it; stopping it",
                    server.get().pid());
            stop();
        }
        Files.deleteIfExists(cluster.resolve(PostmasterPid.FILE));
    }

    /**
     * Starts the server and waits until it takes connections, which after a crash may need minutes.
     *
     * @throws EmbeddedPostgresException if it ends, or is not ready within the limit
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
        String said = log.since(logged);
        if (said.contains("could not bind") || said.contains("could not create any TCP/IP sockets")) {
            return Outcome.PORT_TAKEN;
        }
        if (said.contains("pre-existing shared memory block")
                || said.contains("lock file \"postmaster.pid\" already")) {
            return Outcome.CLUSTER_BUSY;
        }
        if (running().isPresent()) {
            stop();
            throw new EmbeddedPostgresException("PostgreSQL was not ready within " + limit.toSeconds() + " s in "
                    + cluster + ". Give it more time to start, and see " + log.path() + ", which ends: " + said);
        }
        if (said.isEmpty()) {
            throw commands.failed("PostgreSQL did not start");
        }
        throw new EmbeddedPostgresException(
                "PostgreSQL did not start in " + cluster + ". The end of " + log.path() + ": " + said);
    }

    /** Whether the server is there and takes connections. */
    boolean ready() {
        return running().filter(PostmasterPid::ready).isPresent();
    }

    /**
     * Stops the server, if it runs: without waiting for clients, and should that take more than 30 s, at once, which
     * leaves the recovery of what was committed to the next start.
     *
     * @throws EmbeddedPostgresException if it does not end even so
     */
    void stop() throws IOException, InterruptedException {
        Optional<PostmasterPid> server = running();
        if (server.isEmpty() || stopped(server.get(), "fast", FAST_LIMIT)) {
            return;
        }
        LOG.warn("PostgreSQL has not stopped within {} s; stopping it at once", FAST_LIMIT.toSeconds());
        if (!stopped(server.get(), "immediate", IMMEDIATE_LIMIT)) {
            throw commands.failed(
                    "PostgreSQL (process " + server.get().pid() + ") does not stop: end it by hand. pg_ctl");
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

    /** Waits until the condition holds or {@code pg_ctl}, which has the time limit, has ended; tells which. */
    private boolean await(Process control, BooleanSupplier condition) throws InterruptedException {
        long told = System.nanoTime();
        boolean ended = false;
        while (!condition.getAsBoolean()) {
            if (ended) {
                return false;
            }
            // The condition is examined once more after the end.
            ended = control.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (System.nanoTime() - told > PROGRESS_NANOS) {
                told = System.nanoTime();
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
