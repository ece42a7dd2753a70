package io.pagenow.chat.database;

import io.pagenow.chat.config.DatabaseUri;
import io.pagenow.chat.config.DatabaseUri.Host;
import io.pagenow.chat.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** JDBC connections, each a new one. */
final class JdbcSource {
    private JdbcSource() {}

    /** @param answer how long a connection waits for an answer before it is closed */
    static PGSimpleDataSource of(DatabaseUri uri, Duration answer) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        List<Host> hosts = uri.hosts();
        source.setServerNames(hosts.stream().map(JdbcSource::serverName).toArray(String[]::new));
        source.setPortNumbers(hosts.stream().mapToInt(Host::port).toArray());
        source.setDatabaseName(uri.database());
        source.setUser(uri.user());
        // An empty one instead of none, which would be looked for in files that the other client does not read.
        source.setPassword(uri.password().map(Secret::reveal).orElse(""));
        source.setApplicationName(uri.applicationName());
        source.setConnectTimeout(uri.connectTimeoutSeconds());
        source.setLoginTimeout(2 * uri.connectTimeoutSeconds() * hosts.size());
        source.setSocketTimeout((int) answer.toSeconds());
        source.setTcpKeepAlive(true);
        source.setSocketFactory(JdbcSocketFactory.class.getName());
        source.setSocketFactoryArg(
                hosts.get(0).isUnixSocket() ? hosts.get(0).socketFile().toString() : "");
        // No statement outlives its transaction, which is what a pooler such as PgBouncer lets pass.
        source.setPrepareThreshold(0);
        source.setPreferQueryMode(PreferQueryMode.EXTENDED);
        source.setGssEncMode("disable");
        if (uri.writableOnly()) {
            source.setTargetServerType("primary");
        }
        uri.options().ifPresent(source::setOptions);
        uri.searchPath().ifPresent(source::setCurrentSchema);
        setTls(source, uri.tls());
        return source;
    }

    /** The driver resolves names only, and the socket of a file needs none. */
    private static String serverName(Host host) {
        if (host.isUnixSocket()) {
            return "localhost";
        }
        return host.name().contains(":") ? "[" + host.name() + "]" : host.name();
    }

    private static void setTls(PGSimpleDataSource source, DatabaseUri.Tls tls) {
        source.setSslMode(tls.mode().text());
        source.setSslfactory(JdbcTls.class.getName());
        tls.authorities().map(Path::toString).ifPresent(source::setSslRootCert);
        tls.certificate().map(Path::toString).ifPresent(source::setSslCert);
        tls.key().map(Path::toString).ifPresent(source::setSslKey);
    }
}
