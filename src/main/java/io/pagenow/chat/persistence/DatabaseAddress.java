package io.pagenow.chat.persistence;

import io.pagenow.chat.config.Secret;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * Where the database is and how to sign in to it, in the forms that the event-loop client and JDBC (migrations, import) want.
 *
 * @param uri a {@code postgresql://user:password@host:port/database} URI, as libpq understands it
 */
public record DatabaseAddress(Secret uri) {
    /** By which its connections are known in the database. */
    static final String APPLICATION = "chat-api";

    private static final int CONNECT_TIMEOUT_SECONDS = 5;

    /** Options for the event-loop client. A statement that runs longer than the timeouts fails instead of holding its connection. */
    PgConnectOptions connectOptions() {
        PgConnectOptions options = PgConnectOptions.fromUri(uri.reveal());
        options.setCachePreparedStatements(true);
        options.setReconnectAttempts(0);
        options.addProperty("application_name", APPLICATION)
                .addProperty("statement_timeout", "10000")
                .addProperty("lock_timeout", "5000")
                .addProperty("idle_in_transaction_session_timeout", "15000")
                .addProperty("jit", "off");
        if (options.getSslMode() != SslMode.DISABLE) {
            boolean verify = options.getSslMode() == SslMode.VERIFY_CA || options.getSslMode() == SslMode.VERIFY_FULL;
            options.setSslOptions(new ClientSSLOptions()
                    .setTrustAll(!verify)
                    .setHostnameVerificationAlgorithm(options.getSslMode() == SslMode.VERIFY_FULL ? "HTTPS" : ""));
        }
        return options;
    }

    /** Opens a JDBC connection. Blocks. */
    public Connection open() throws SQLException {
        Properties properties = new Properties();
        PgConnectOptions options = PgConnectOptions.fromUri(uri.reveal());
        properties.setProperty("user", options.getUser());
        if (options.getPassword() != null) {
            properties.setProperty("password", options.getPassword());
        }
        properties.setProperty("ApplicationName", APPLICATION);
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        if (options.getSslMode() != SslMode.DISABLE) {
            properties.setProperty("sslmode", options.getSslMode().value);
        }
        return DriverManager.getConnection(jdbcUrl(options), properties);
    }

    private static String jdbcUrl(PgConnectOptions options) {
        String host = options.getHost().contains(":") ? "[" + options.getHost() + "]" : options.getHost();
        String database = URLEncoder.encode(options.getDatabase(), StandardCharsets.UTF_8);
        return "jdbc:postgresql://" + host + ":" + options.getPort() + "/" + database;
    }

    /** A new connection for everyone who asks. */
    public DataSource dataSource() {
        return new ConnectionSource(this);
    }

    /** Host and port; the host may be the directory of a Unix socket. */
    public InetSocketAddress socket() {
        PgConnectOptions options = PgConnectOptions.fromUri(uri.reveal());
        return InetSocketAddress.createUnresolved(options.getHost(), options.getPort());
    }

    /** Host, port and database, fit for logs and messages. */
    public String location() {
        return location(PgConnectOptions.fromUri(uri.reveal()));
    }

    private static String location(PgConnectOptions options) {
        return options.getHost() + ":" + options.getPort() + "/" + options.getDatabase();
    }
}
