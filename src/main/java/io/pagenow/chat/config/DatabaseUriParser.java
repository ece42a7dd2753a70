package io.pagenow.chat.config;

import io.pagenow.chat.config.DatabaseUri.Host;
import io.pagenow.chat.config.DatabaseUri.SslMode;
import io.pagenow.chat.config.DatabaseUri.Tls;
import io.pagenow.chat.tls.ClientTlsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Converts the parameters read by {@link DatabaseUriReader} to a {@link DatabaseUri}, and validates them. */
final class DatabaseUriParser {
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._:%-]+|/[^\\x00]*");
    private static final String DEFAULT_HOST = "localhost";
    private static final int DEFAULT_CONNECT_SECONDS = 5;
    private static final int MAX_CONNECT_SECONDS = 600;

    private final Map<String, String> parameters;

    DatabaseUriParser(String uri) {
        this.parameters = new DatabaseUriReader(uri).read();
    }

    DatabaseUri parse() {
        List<Host> hosts = hosts();
        String user = text("user").orElseGet(() -> System.getProperty("user.name"));
        return new DatabaseUri(
                hosts,
                text("dbname").orElse(user),
                user,
                text("password").map(Secret::new),
                tls(hosts),
                text("options"),
                text("search_path").or(() -> text("currentSchema")),
                text("application_name")
                        .or(() -> text("fallback_application_name"))
                        .orElse(DatabaseUri.APPLICATION),
                connectSeconds(),
                writableOnly(hosts));
    }

    private List<Host> hosts() {
        String names = text("hostaddr").or(() -> text("host")).orElse(DEFAULT_HOST);
        String[] hosts = names.split(",", -1);
        String[] ports = text("port").orElse(DatabaseUriReader.DEFAULT_PORT).split(",", -1);
        if (ports.length != 1 && ports.length != hosts.length) {
            throw new InvalidDatabaseUriException("a supported URI: it has " + hosts.length + " hosts and "
                    + ports.length + " ports; expected one port, or one for each host");
        }
        List<Host> parsed = new ArrayList<>();
        for (int index = 0; index < hosts.length; index++) {
            String name = hosts[index].isEmpty() ? DEFAULT_HOST : hosts[index];
            if (!HOST_NAME.matcher(name).matches()) {
                throw DatabaseUriReader.malformed();
            }
            parsed.add(new Host(name, number("port", ports[ports.length == 1 ? 0 : index], 65_535)));
        }
        if (parsed.size() > 1 && parsed.stream().anyMatch(Host::isUnixSocket)) {
            throw new InvalidDatabaseUriException("a supported URI: a Unix socket must be the only host");
        }
        return List.copyOf(parsed);
    }

    private Tls tls(List<Host> hosts) {
        if (hosts.get(0).isUnixSocket()) {
            // A Unix socket has no TLS, and sslmode is ignored (PostgreSQL manual, 34.1.2).
            return new Tls(SslMode.DISABLE, Optional.empty(), Optional.empty(), Optional.empty());
        }
        SslMode mode = text("sslmode").map(this::mode).orElseGet(() -> defaultMode(hosts));
        Optional<String> root = text("sslrootcert");
        boolean system = root.filter("system"::equals).isPresent();
        Optional<Path> authorities =
                system ? Optional.empty() : file("sslrootcert").or(() -> ofUser("root.crt"));
        if (mode == SslMode.REQUIRE && root.isPresent() && !system) {
            // With an existing root certificate, require means verify-ca (PostgreSQL manual, 34.19.1).
            mode = SslMode.VERIFY_CA;
        }
        if (system && mode != SslMode.VERIFY_FULL && mode != SslMode.DISABLE) {
            throw new InvalidDatabaseUriException(
                    "a supported URI: sslrootcert=system trusts the authorities of the operating system, which sign"
                            + " certificates for anyone, so it needs sslmode=verify-full");
        }
        if (mode == SslMode.VERIFY_CA && authorities.isEmpty()) {
            throw new InvalidDatabaseUriException(
                    "a supported URI: sslmode=verify-ca needs sslrootcert, the PEM file of"
                            + " the authority that signed the server's certificate");
        }
        if (mode == SslMode.VERIFY_FULL
                && text("hostaddr").isPresent()
                && text("host").isPresent()) {
            throw new InvalidDatabaseUriException("a supported URI: sslmode=verify-full compares the certificate with"
                    + " host, so host and hostaddr cannot be combined");
        }
        Optional<Path> certificate = file("sslcert").or(() -> ofUser("postgresql.crt"));
        Optional<Path> key = file("sslkey").or(() -> ofUser("postgresql.key"));
        if (certificate.isPresent() != key.isPresent()) {
            throw new InvalidDatabaseUriException(
                    "a supported URI: sslcert and sslkey must be given together, and only one of them exists");
        }
        return usable(new Tls(mode, authorities, certificate, key));
    }

    private static Tls usable(Tls tls) {
        try {
            if (tls.mode() != SslMode.DISABLE) {
                tls.client();
            }
            return tls;
        } catch (ClientTlsException unusable) {
            throw new InvalidDatabaseUriException("a supported URI: " + unusable.getMessage());
        }
    }

    /** Local connections cannot be intercepted, so they use no TLS; for others libpq's default applies. */
    private static SslMode defaultMode(List<Host> hosts) {
        return hosts.stream().allMatch(Host::isLocal) ? SslMode.DISABLE : SslMode.PREFER;
    }

    private SslMode mode(String text) {
        return Arrays.stream(SslMode.values())
                .filter(mode -> mode.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidDatabaseUriException("a supported URI: its sslmode must be one of "
                        + Arrays.stream(SslMode.values()).map(SslMode::text).collect(Collectors.joining(", "))));
    }

    private boolean writableOnly(List<Host> hosts) {
        String wanted = text("target_session_attrs").orElse(hosts.size() == 1 ? "any" : "read-write");
        return switch (wanted) {
            case "any" -> false;
            case "read-write", "primary" -> true;
            default ->
                throw new InvalidDatabaseUriException(
                        "a supported URI: the server writes, so target_session_attrs must be"
                                + " any, primary or read-write");
        };
    }

    private int connectSeconds() {
        return text("connect_timeout")
                .map(text -> number("connect_timeout", text, MAX_CONNECT_SECONDS))
                .orElse(DEFAULT_CONNECT_SECONDS);
    }

    private static int number(String name, String text, int max) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= max) {
            return Integer.parseInt(text);
        }
        throw new InvalidDatabaseUriException(
                "a supported URI: its " + name + " is not a whole number from 1 to " + max);
    }

    private Optional<Path> file(String name) {
        return text(name).map(text -> {
            Path file = Path.of(text);
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new InvalidDatabaseUriException(
                        "a supported URI: its " + name + ", " + text + ", is not a readable file");
            }
            return file;
        });
    }

    /** Returns libpq's default file in {@code ~/.postgresql}, if it is readable. */
    private static Optional<Path> ofUser(String name) {
        return Optional.of(Path.of(System.getProperty("user.home"), ".postgresql", name))
                .filter(Files::isReadable);
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
