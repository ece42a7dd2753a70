package io.pagenow.chat.config;

import io.pagenow.chat.tls.ClientTls;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a PostgreSQL is and how to connect to it, as a {@code postgresql://} URI says it. The URI and its parameters mean what they mean to
 * libpq (PostgreSQL manual, 34.1). A parameter that this server cannot honour makes the URI invalid; none is ignored.
 *
 * @param hosts at least one, in the order in which they are tried
 * @param options command-line options for the session, as {@code -csearch_path=chat}
 * @param searchPath the schemas to look in, as {@code chat,public}
 * @param applicationName by which the connections are known in {@code pg_stat_activity}
 * @param connectTimeoutSeconds for each host, 1 to 600
 * @param writableOnly whether a host that takes no writes is passed over
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
    /** The name of the server's connections unless the URI sets another. */
    public static final String APPLICATION = "chat-api";

    /** @throws InvalidDatabaseUriException if the URI is malformed, or holds something that this server cannot honour */
    public static DatabaseUri parse(String uri) {
        return new DatabaseUriParser(uri).parse();
    }

    /** Whether all hosts are on this machine: Unix sockets, loopback addresses and {@code localhost}. */
    public boolean isLocal() {
        return hosts.stream().allMatch(Host::isLocal);
    }

    /**
     * A server to try.
     *
     * @param name a host name, an IP address, or the directory of a Unix socket, which begins with {@code /}
     * @param port 1 to 65535; part of the socket's name if it is a Unix socket
     */
    public record Host(String name, int port) {
        public boolean isUnixSocket() {
            return name.startsWith("/");
        }

        /** No name but {@code localhost} is looked up: that would ask the network. */
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

        /** The file of the Unix socket. */
        public Path socketFile() {
            return Path.of(name, ".s.PGSQL." + port);
        }
    }

    /** How strictly a connection is protected, from the least to the most. */
    public enum SslMode {
        DISABLE,
        ALLOW,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL;

        /** As libpq writes it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether the server must have a certificate of an authority that is trusted. */
        public boolean verifies() {
            return this == VERIFY_CA || this == VERIFY_FULL;
        }
    }

    /**
     * @param authorities PEM file with the trusted authorities; empty means those of the operating system
     * @param certificate PEM file with the client's certificate; it and the key are there together or not at all
     * @param key PEM file with the client's private key
     */
    public record Tls(SslMode mode, Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {
        /**
         * Whom to trust, and as whom to appear. Reads the files.
         *
         * @throws io.pagenow.chat.tls.ClientTlsException if one of them cannot be used
         */
        public ClientTls client() {
            Optional<ClientTls.Identity> identity =
                    certificate.map(file -> new ClientTls.Identity(file, key.orElseThrow()));
            return mode.verifies() ? ClientTls.verifying(authorities, identity) : ClientTls.trustingEveryone(identity);
        }
    }
}
