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
 * The address and credentials of the database, in the forms that the event-loop client and JDBC (migrations, import, cluster membership)
 * need. Both are derived from one {@link DatabaseUri}, so its parameters apply to every connection.
 */
public final class DatabaseAddress {
    /** Response timeout of JDBC for short statements. */
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(20);

    /** Response timeout of JDBC for bulk work: migrations, import, backup, restore. */
    private static final Duration LONG_RESPONSE_TIMEOUT = Duration.ofHours(1);

    private final DatabaseUri uri;

    /**
     * @param uri a {@code postgresql://user:password@host:port/database} URI, as libpq understands it
     * @throws io.pagenow.chat.config.InvalidDatabaseUriException if the URI is malformed or unsupported
     */
    public DatabaseAddress(Secret uri) {
        this.uri = DatabaseUri.parse(uri.reveal());
    }

    List<Host> hosts() {
        return uri.hosts();
    }

    /** Returns true if hosts that reject writes are skipped. */
    boolean writableOnly() {
        return uri.writableOnly();
    }

    /** Returns true if the URI sets session parameters, which a pooler does not preserve. */
    public boolean setsSessionParameters() {
        return uri.options().isPresent() || uri.searchPath().isPresent();
    }

    /** Returns true if, according to the URI, the database is on this machine. */
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
     * Returns options for the event-loop client.
     *
     * @param pooled true if a pooler such as PgBouncer is in front of the database
     */
    PgConnectOptions connectOptions(Host host, boolean pooled) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(host.name())
                .setPort(host.port())
                .setUser(uri.user())
                .setDatabase(uri.database())
                .setReconnectAttempts(0)
                // Named statements belong to a session, which a pooler does not preserve.
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

    /** Opens a JDBC connection with a response timeout of 20 s, after which it is closed. Blocks. */
    public Connection open() throws SQLException {
        return dataSource().getConnection();
    }

    /** Opens a JDBC connection for long statements, with a response timeout of 1 h. Blocks. */
    public Connection openForLongStatements() throws SQLException {
        return dataSourceForLongStatements().getConnection();
    }

    /** Opens a JDBC connection with the given response timeout and application name. Blocks. */
    Connection open(Duration responseTimeout, String applicationName) throws SQLException {
        PGSimpleDataSource source = JdbcSource.of(uri, responseTimeout);
        source.setApplicationName(applicationName);
        return source.getConnection();
    }

    /** Returns a source of connections like those of {@link #open()}. */
    public DataSource dataSource() {
        return JdbcSource.of(uri, RESPONSE_TIMEOUT);
    }

    DataSource dataSourceForLongStatements() {
        return JdbcSource.of(uri, LONG_RESPONSE_TIMEOUT);
    }

    /** Returns name and port of the first host; the name may be the directory of a Unix socket. */
    public InetSocketAddress socket() {
        Host first = uri.hosts().get(0);
        return InetSocketAddress.createUnresolved(first.name(), first.port());
    }

    /** Returns hosts, ports and database, without the credentials, for logs and messages. */
    public String location() {
        return uri.hosts().stream().map(host -> host.name() + ":" + host.port()).collect(Collectors.joining(",")) + "/"
                + uri.database();
    }
}
