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
 * A PostgreSQL server that belongs to this process and whose data outlives it. All calls block: use a worker thread.
 *
 * <p>Everything lies below {@code <data directory>/postgresql}, for its owner alone:
 *
 * <ul>
 *   <li>{@code 18/} the cluster, one directory per major version
 *   <li>{@code bin-18.6.0-linux-x86_64/} the programs, unpacked once
 *   <li>{@code lock} the lock of the one process that may use the directory
 *   <li>{@code port}, {@code superuser-password} what was chosen at the first start; {@code password} what was set last
 *   <li>{@code .s.PGSQL.*} the socket by which this process reaches the server; {@code socket-directory} where it is if not here
 *   <li>{@code server.log}, {@code server.log.1} what the server says, each cut at about 16 MB; {@code command.log} what
 *       the last of PostgreSQL's other programs said
 * </ul>
 *
 * <p><b>A server left behind.</b> A killed JVM leaves its server running. The next start stops that server and starts
 * its own, rather than taking it over: both together take about a tenth of a second more, nothing committed is at risk,
 * transactions of the dead process end, and the settings and binaries are the present ones without a comparison that
 * could be wrong.
 *
 * <p><b>Platforms.</b> Run and tested on Linux with glibc (x86-64), as root and as an ordinary user. Made for, but never
 * run on: Linux on ARM and with musl, macOS and Windows, whose binaries are in the jar only when it is built there.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration BUSY_LIMIT = Duration.ofSeconds(30);
    private static final int PORT_TRIES = 5;
    private static final long LOG_LIMIT_BYTES = 16L << 20;
    private static final long LOG_CHECK_SECONDS = 30;

    /**
     * What to start.
     *
     * @param dataDir where everything is kept; made if missing. On Linux and macOS its absolute path must be free of
     *     double quotes, dollar signs, backquotes and backslashes, which PostgreSQL's own programs cannot handle
     * @param port the TCP port, 1 to 65535, or 0 to choose a free one at the first start and keep it; a kept port that
     *     is taken later is replaced by another, a given one that is taken is an error
     * @param server settings of PostgreSQL by name, which replace the defaults for a small machine; those that make it
     *     durable and private cannot be changed
     * @param startLimit how long the server may take until it answers; after a crash it first recovers, which at the
     *     default settings takes at most a minute or two. At least a second
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

        /** The defaults: a port chosen at the first start, settings for a small machine, five minutes to start. */
        public static Settings in(Path dataDir) {
            return new Settings(dataDir, 0, Map.of(), Duration.ofMinutes(5));
        }
    }

    private volatile ConnectionFacts connection;
    private final DataCluster cluster;
    private final Postmaster postmaster;
    private final DirectoryLock lock;
    private final ScheduledExecutorService logKeeper;
    private boolean closed;

    private EmbeddedPostgres(
            ConnectionFacts connection, DataCluster cluster, Postmaster postmaster, DirectoryLock lock, TextFile log) {
        this.connection = connection;
        this.cluster = cluster;
        this.postmaster = postmaster;
        this.lock = lock;
        this.logKeeper = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "postgresql-log");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unused = logKeeper.scheduleWithFixedDelay(
                () -> bound(log), LOG_CHECK_SECONDS, LOG_CHECK_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Starts the server and returns when it takes connections.
     *
     * @throws EmbeddedPostgresException if that is impossible: the directory is in use, not writable, full, or of
     *     another major version; the platform has no binaries in this jar; the server does not start
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

    /** How to connect. */
    public ConnectionFacts connection() {
        return connection;
    }

    /**
     * The first half of a change of the password: writes a new one down. The caller makes the server know it ({@code ALTER ROLE}) and
     * calls {@link #confirmPassword}. Whatever ends the process in between, the next start has a password that is valid.
     *
     * @return 64 hexadecimal digits
     */
    public String proposePassword() throws IOException {
        return cluster.proposePassword();
    }

    /** The second half: the server knows the password that was proposed, and {@link #connection} has it from now on. */
    public void confirmPassword(String password) throws IOException {
        cluster.confirmPassword();
        connection = connection.withPassword(password);
    }

    /** Whether the server is there and takes connections; cheap enough to ask every second. */
    public boolean running() {
        return postmaster.ready();
    }

    /**
     * Stops the server, within 45 s at most, and gives the directory back. Its clients should have closed their
     * connections: those still open are cut, and what they had not committed is undone. A second call does nothing.
     *
     * @throws EmbeddedPostgresException if the server does not stop; the directory is given back all the same
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        logKeeper.shutdownNow();
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

    /** The address, without the password. */
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
                    if (!serverPort.chosenHere() || ++portTries >= PORT_TRIES) {
                        throw serverPort.taken();
                    }
                }
                case CLUSTER_BUSY -> {
                    if (System.nanoTime() - began > BUSY_LIMIT.toNanos()) {
                        throw new EmbeddedPostgresException("Processes of an earlier PostgreSQL still use "
                                + cluster.directory() + ": end them (ps -C postgres), then start again");
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
            LOG.warn("Cannot shorten {}: {}", log.path(), e.getMessage());
        }
    }
}
