package io.pagenow.chat.config;

import io.pagenow.chat.tls.ClientTls;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A parsed {@code postgresql://} URI. The URI and its parameters have the same meaning as in libpq (PostgreSQL manual, 34.1). An
 * unsupported parameter makes the URI invalid; none is ignored.
 *
 * @param hosts at least one, in the order in which they are tried
 * @param options command-line options of the session, such as {@code -csearch_path=chat}
 * @param searchPath the schemas to search, such as {@code chat,public}
 * @param applicationName the name of the connections in {@code pg_stat_activity}
 * @param connectTimeoutSeconds timeout for each host, 1 to 600 s
 * @param writableOnly true to skip hosts that do not accept writes
 */
public record DatabaseUri(
        List<Host> hosts,
        String database,
        String user,
        Optional<Secret> password,
        Tls tls,
        Optional<String> options,
        Optional<String> searchPath,
        String applicationName,
        int connectTimeoutSeconds,
        boolean writableOnly) {
    /** The default application name. */
    public static final String APPLICATION = "chat-api";

    /** @throws InvalidDatabaseUriException if the URI is malformed or has an unsupported part */
    public static DatabaseUri parse(String uri) {
        return new DatabaseUriParser(uri).parse();
    }

    /** Returns true if all hosts are on this machine: Unix sockets, loopback addresses and {@code localhost}. */
    public boolean isLocal() {
        return hosts.stream().allMatch(Host::isLocal);
    }

    /**
     * A candidate server.
     *
     * @param name a host name, an IP address, or the directory of a Unix socket, which starts with {@code /}
     * @param port 1 to 65535; for a Unix socket, part of the file name
     */
    public record Host(String name, int port) {
        public boolean isUnixSocket() {
            return name.startsWith("/");
        }

        /** Resolves no name other than {@code localhost}, so that no DNS query is sent. */
        boolean isLocal() {
            try {
                return isUnixSocket()
                        || name.equals("localhost")
                        || (name.matches("[0-9.]+|.*:.*")
                                && InetAddress.getByName(name).isLoopbackAddress());
            } catch (UnknownHostException malformed) {
                return false;
            }
        }

        /** Returns the file of the Unix socket. */
        public Path socketFile() {
            return Path.of(name, ".s.PGSQL." + port);
        }
    }

    /** Protection of a connection, from the weakest to the strongest. */
    public enum SslMode {
        DISABLE,
        ALLOW,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL;

        /** Returns the name that libpq uses, such as {@code verify-full}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Returns true if the server's certificate must be signed by a trusted authority. */
        public boolean verifies() {
            return this == VERIFY_CA || this == VERIFY_FULL;
        }
    }

    /**
     * TLS of the connection.
     *
     * @param authorities PEM file with the trusted authorities; empty for those of the operating system
     * @param certificate PEM file with the client's certificate; present if and only if the key is
     * @param key PEM file with the client's private key
     */
    public record Tls(SslMode mode, Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {
        /**
         * Reads the files and returns the client's TLS configuration.
         *
         * @throws io.pagenow.chat.tls.ClientTlsException if a file cannot be used
         */
        public ClientTls client() {
            Optional<ClientTls.Identity> identity =
                    certificate.map(file -> new ClientTls.Identity(file, key.orElseThrow()));
            return mode.verifies() ? ClientTls.verifying(authorities, identity) : ClientTls.trustingEveryone(identity);
        }
    }
}
