package io.pagenow.chat.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server that is owned by this process and whose data outlives it. All methods block: use a worker thread.
 *
 * <p>All files are below {@code <data directory>/postgresql}, accessible to their owner only:
 *
 * <ul>
 *   <li>{@code 18/} the cluster, one directory per major version
 *   <li>{@code bin-18.6.0-linux-x86_64/} the programs, unpacked once
 *   <li>{@code lock} the lock of the one process that may use the directory
 *   <li>{@code port}, {@code superuser-password} chosen at the first start; {@code password} changed at every start
 *   <li>{@code .s.PGSQL.*} the Unix socket of the server; {@code socket-directory} contains the path of its directory
 *   <li>{@code server.log}, {@code server.log.1} the output of the server, each bounded at about 16 MiB; {@code command.log}
 *       the output of the last of PostgreSQL's other programs
 * </ul>
 *
 * <p><b>Leftover server.</b> A killed JVM leaves its server running. The next start stops that server and starts its own
 * instead of adopting it: this takes about 0.1 s longer, loses nothing committed, ends the transactions of the dead
 * process, and guarantees the current settings and binaries without comparing them.
 *
 * <p><b>Platforms.</b> Tested on Linux with glibc (x86-64), as root and as an ordinary user. Written for, but not tested
 * on: Linux on ARM and with musl, macOS and Windows, whose binaries are in the jar only if it is built there.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration BUSY_LIMIT = Duration.ofSeconds(30);
    private static final int PORT_TRIES = 5;
    private static final long LOG_LIMIT_BYTES = 16L << 20;
    private static final long LOG_CHECK_SECONDS = 30;

    /**
     * The settings of the server.
     *
     * @param dataDir the data directory, created if missing. On Linux and macOS its absolute path must not contain double
     *     quotes, dollar signs, backquotes or backslashes, which PostgreSQL's own programs cannot handle
     * @param port the TCP port, 1 to 65535, or 0 to choose a free one at the first start and keep it. A kept port that is
     *     in use later is replaced by another; a configured port that is in use is an error
     * @param server settings of PostgreSQL by name, which override the defaults for a small machine; those that make it
     *     durable and private cannot be changed
     * @param startLimit time until the server must accept connections, at least 1 s. After a crash it recovers first, which
     *     with the default settings takes at most a minute or two
     */
    public record Settings(Path dataDir, int port, Map<String, String> server, Duration startLimit) {

        public Settings {
            Objects.requireNonNull(dataDir, "dataDir");
            server = Map.copyOf(server);
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("The port must be 0 to 65535, not " + port);
            }
            if (startLimit.toSeconds() < 1) {
                throw new IllegalArgumentException("The start limit must be at least 1 s, not " + startLimit);
            }
        }

        /** Returns the defaults: a port chosen at the first start, settings for a small machine, a start limit of 5 min. */
        public static Settings in(Path dataDir) {
            return new Settings(dataDir, 0, Map.of(), Duration.ofMinutes(5));
        }
    }

    private volatile ConnectionFacts connection;
    private final DataCluster cluster;
    private final Postmaster postmaster;
    private final DirectoryLock lock;
    private final ScheduledExecutorService logTrimmer;
    private boolean closed;

    private EmbeddedPostgres(
            ConnectionFacts connection, DataCluster cluster, Postmaster postmaster, DirectoryLock lock, TextFile log) {
        this.connection = connection;
        this.cluster = cluster;
        this.postmaster = postmaster;
        this.lock = lock;
        this.logTrimmer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "postgresql-log");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unused = logTrimmer.scheduleWithFixedDelay(
                () -> bound(log), LOG_CHECK_SECONDS, LOG_CHECK_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Starts the server and returns when it accepts connections.
     *
     * @throws EmbeddedPostgresException if the directory is in use, not writable, full, or of another major version; if
     *     this jar has no binaries for the platform; or if the server does not start
     */
    public static EmbeddedPostgres start(Settings settings) {
        long began = System.nanoTime();
        Path dataDir = settings.dataDir().toAbsolutePath().normalize();
        try {
            Platform platform = Platform.current();
            Path root = DataDirectory.open(dataDir, platform);
            DirectoryLock lock = DirectoryLock.acquire(root);
            EmbeddedPostgres started = null;
            try {
                started = start(settings, root, platform, lock);
            } finally {
                if (started == null) {
                    lock.close();
                }
            }
            LOG.info(
                    "PostgreSQL {} is ready at {} after {} ms, data in {}",
                    Binaries.version(),
                    started.connection,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
                    root);
            return started;
        } catch (IOException e) {
            throw DataDirectory.unusable(dataDir, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException("Interrupted while starting PostgreSQL in " + dataDir, e);
        }
    }

    /** Returns the address and credentials of the server. */
    public ConnectionFacts connection() {
        return connection;
    }

    /**
     * Begins a change of the password: stores a new one as unconfirmed. The caller sets it on the server ({@code ALTER ROLE}) and then calls
     * {@link #confirmPassword}. If the process ends in between, the next start sets the unconfirmed password.
     *
     * @return 64 hexadecimal digits
     */
    public String proposePassword() throws IOException {
        return cluster.proposePassword();
    }

    /** Completes a change of the password: the server has accepted it, and {@link #connection} returns it from now on. */
    public void confirmPassword(String password) throws IOException {
        cluster.confirmPassword();
        connection = connection.withPassword(password);
    }

    /** Returns true if the server is running and accepts connections. Cheap enough to be called every second. */
    public boolean running() {
        return postmaster.ready();
    }

    /**
     * Stops the server within 45 s and releases the directory. Open connections are closed and their uncommitted
     * transactions rolled back. Idempotent.
     *
     * @throws EmbeddedPostgresException if the server does not stop; the directory is released anyway
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        logTrimmer.shutdownNow();
        try {
            try {
                postmaster.stop();
                LOG.info("PostgreSQL at {} has stopped", connection);
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw new EmbeddedPostgresException("Cannot stop PostgreSQL at " + connection + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException("Interrupted while stopping PostgreSQL at " + connection, e);
        }
    }

    /** Returns the address without the password. */
    @Override
    public String toString() {
        return "EmbeddedPostgres[" + connection + "]";
    }

    private static EmbeddedPostgres start(Settings settings, Path root, Platform platform, DirectoryLock lock)
            throws IOException, InterruptedException {
        DataDirectory.requireVersion(root);
        Binaries binaries = Binaries.unpack(root, platform);
        Commands commands = new Commands(binaries, platform, root);
        TextFile log = new TextFile(root.resolve("server.log"));
        log.bound(LOG_LIMIT_BYTES);
        DataCluster cluster = new DataCluster(root, commands);
        Postmaster postmaster = new Postmaster(cluster.directory(), platform, commands, log);
        postmaster.clearLeftover();
        binaries.deleteOthers();
        String password = cluster.prepare();
        Optional<Path> sockets = new SocketDirectory(root).prepare(platform);
        int port = launch(settings, new ServerPort(root, settings.port()), cluster, postmaster);
        ConnectionFacts connection =
                new ConnectionFacts(ServerPort.HOST, port, DataCluster.DATABASE, DataCluster.USER, password, sockets);
        return new EmbeddedPostgres(connection, cluster, postmaster, lock, log);
    }

    private static int launch(Settings settings, ServerPort serverPort, DataCluster cluster, Postmaster postmaster)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        int portTries = 0;
        while (true) {
            int port = serverPort.pick();
            cluster.configure(port, settings.server());
            switch (postmaster.start(settings.startLimit())) {
                case READY -> {
                    return port;
                }
                case PORT_TAKEN -> {
                    if (!serverPort.isChosen() || ++portTries >= PORT_TRIES) {
                        throw serverPort.taken();
                    }
                }
                case CLUSTER_BUSY -> {
                    if (System.nanoTime() - began > BUSY_LIMIT.toNanos()) {
                        throw new EmbeddedPostgresException("Processes of an earlier PostgreSQL still use "
                                + cluster.directory() + ": stop them (ps -C postgres), then start again");
                    }
                    postmaster.clearLeftover();
                }
            }
        }
    }

    private static void bound(TextFile log) {
        try {
            log.bound(LOG_LIMIT_BYTES);
        } catch (IOException e) {
            LOG.warn("Cannot rotate {}: {}", log.path(), e.getMessage());
        }
    }
}
