package io.pagenow.chat.database;

import io.pagenow.chat.config.DatabaseUri;
import io.pagenow.chat.config.DatabaseUri.Host;
import io.pagenow.chat.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** Configures JDBC connections. They are not pooled. */
final class JdbcSource {
    private JdbcSource() {}

    /** @param responseTimeout time without a response after which a connection is closed, at least 1 s */
    static PGSimpleDataSource of(DatabaseUri uri, Duration responseTimeout) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        List<Host> hosts = uri.hosts();
        source.setServerNames(hosts.stream().map(JdbcSource::serverName).toArray(String[]::new));
        source.setPortNumbers(hosts.stream().mapToInt(Host::port).toArray());
        source.setDatabaseName(uri.database());
        source.setUser(uri.user());
        // Without a password the driver would search files that the event-loop client does not read.
        source.setPassword(uri.password().map(Secret::reveal).orElse(""));
        source.setApplicationName(uri.applicationName());
        source.setConnectTimeout(uri.connectTimeoutSeconds());
        source.setLoginTimeout(2 * uri.connectTimeoutSeconds() * hosts.size());
        source.setSocketTimeout((int) responseTimeout.toSeconds());
        source.setTcpKeepAlive(true);
        source.setSocketFactory(JdbcSocketFactory.class.getName());
        source.setSocketFactoryArg(
                hosts.get(0).isUnixSocket() ? hosts.get(0).socketFile().toString() : "");
        // No statement outlives its transaction, so that a pooler such as PgBouncer can be used.
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

    /** The driver resolves the name even if the socket is a file, so a Unix socket gets one that always resolves. */
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
