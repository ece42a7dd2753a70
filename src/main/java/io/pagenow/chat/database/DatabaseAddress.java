package io.pagenow.chat.database;

import io.pagenow.chat.config.DatabaseUri;
import io.pagenow.chat.config.DatabaseUri.Host;
import io.pagenow.chat.config.DatabaseUri.SslMode;
import io.pagenow.chat.config.Secret;
import io.vertx.pgclient.PgConnectOptions;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where the database is and how to sign in to it, in the forms that the event-loop client and JDBC (migrations, import, members of the
 * cluster) want. Both come from one {@link DatabaseUri}, so what it says holds for every connection.
 */
public final class DatabaseAddress {
    /** How long JDBC waits for an answer where a person or a protocol waits for it. */
    private static final Duration ANSWER = Duration.ofSeconds(20);

    /** The same where much is moved: migrations, import, backup, restore. */
    private static final Duration LONG_ANSWER = Duration.ofHours(1);

    private final DatabaseUri uri;

    /**
     * @param uri a {@code postgresql://user:password@host:port/database} URI, as libpq understands it
     * @throws io.pagenow.chat.config.InvalidDatabaseUriException if it is none
     */
    public DatabaseAddress(Secret uri) {
        this.uri = DatabaseUri.parse(uri.reveal());
    }

    List<Host> hosts() {
        return uri.hosts();
    }

    /** Whether a host that takes no writes is passed over. */
    boolean writableOnly() {
        return uri.writableOnly();
    }

    /** Whether the URI sets parameters of the session, which a pooler does not keep. */
    public boolean setsSessionParameters() {
        return uri.options().isPresent() || uri.searchPath().isPresent();
    }

    /** Whether the database is on this machine, as far as the URI tells. */
    public boolean isLocal() {
        return uri.isLocal();
    }

    Duration connectTimeout() {
        return Duration.ofSeconds(uri.connectTimeoutSeconds());
    }

    String applicationName() {
        return uri.applicationName();
    }

    /**
     * Options for the event-loop client.
     *
     * @param pooled whether a pooler such as PgBouncer is in front of the database
     */
    PgConnectOptions connectOptions(Host host, boolean pooled) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(host.name())
                .setPort(host.port())
                .setUser(uri.user())
                .setDatabase(uri.database())
                .setReconnectAttempts(0)
                // Named statements belong to a session, and behind a pooler there is none.
                .setCachePreparedStatements(!pooled)
                .setUseLayer7Proxy(pooled)
                .setProperties(SessionParameters.of(uri, pooled));
        uri.password().ifPresent(password -> options.setPassword(password.reveal()));
        SslMode mode = uri.tls().mode();
        options.setSslMode(io.vertx.pgclient.SslMode.of(mode.text()));
        if (mode != SslMode.DISABLE) {
            options.setSslOptions(uri.tls().client().options(mode == SslMode.VERIFY_FULL));
        }
        return options;
    }

    /** Opens a JDBC connection, which is closed if an answer takes longer than 20 s. Blocks. */
    public Connection open() throws SQLException {
        return dataSource().getConnection();
    }

    /** Opens a JDBC connection for statements that may take long; an answer may take an hour. Blocks. */
    public Connection openForLongStatements() throws SQLException {
        return dataSourceForLongStatements().getConnection();
    }

    /** Opens a JDBC connection with another bound, and under another name. Blocks. */
    Connection open(Duration answer, String applicationName) throws SQLException {
        PGSimpleDataSource source = JdbcSource.of(uri, answer);
        source.setApplicationName(applicationName);
        return source.getConnection();
    }

    /** Connections as {@link #open} makes them. */
    public DataSource dataSource() {
        return JdbcSource.of(uri, ANSWER);
    }

    DataSource dataSourceForLongStatements() {
        return JdbcSource.of(uri, LONG_ANSWER);
    }

    /** Host and port of the first host; the host may be the directory of a Unix socket. */
    public InetSocketAddress socket() {
        Host first = uri.hosts().get(0);
        return InetSocketAddress.createUnresolved(first.name(), first.port());
    }

    /** Hosts, ports and database, fit for logs and messages. */
    public String location() {
        return uri.hosts().stream().map(host -> host.name() + ":" + host.port()).collect(Collectors.joining(",")) + "/"
                + uri.database();
    }
}
