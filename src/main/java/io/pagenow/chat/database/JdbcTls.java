package io.pagenow.chat.database;

import io.pagenow.chat.config.DatabaseUri;
import io.pagenow.chat.config.DatabaseUri.SslMode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.PGProperty;
import org.postgresql.ssl.WrappedFactory;

/**
 * Gives JDBC connections the same trust as the event-loop client. Instantiated by the driver, by name, with the properties of {@link
 * JdbcSource}; the driver itself compares the host name with the certificate.
 */
public final class JdbcTls extends WrappedFactory {
    public JdbcTls(Properties properties) {
        SslMode mode = Arrays.stream(SslMode.values())
                .filter(each -> each.text().equals(PGProperty.SSL_MODE.getOrDefault(properties)))
                .findFirst()
                .orElseThrow();
        factory = new DatabaseUri.Tls(
                        mode,
                        file(properties, PGProperty.SSL_ROOT_CERT),
                        file(properties, PGProperty.SSL_CERT),
                        file(properties, PGProperty.SSL_KEY))
                .client()
                .context()
                .getSocketFactory();
    }

    private static Optional<Path> file(Properties properties, PGProperty property) {
        return Optional.ofNullable(property.getOrDefault(properties)).map(Path::of);
    }
}
