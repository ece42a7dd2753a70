package io.pagenow.chat.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Redis URI: {@code redis://user:password@host:port/database}, or {@code rediss://} for TLS. All parts except the host are optional;
 * user and password are percent-encoded.
 *
 * @param tls true for {@code rediss://}
 * @param host name or address; an IPv6 address in brackets
 * @param port 1 to 65535, default 6379
 * @param database number of the database, 0 to 99999, default 0
 */
public record RedisUri(
        boolean tls, String host, int port, Optional<String> user, Optional<Secret> password, int database) {
    private static final Pattern URI = Pattern.compile(
            "redis(?<tls>s?)://(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<host>\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)"
                    + "(?::(?<port>[0-9]{1,5}))?(?:/(?<database>[0-9]{0,5}))?");

    private static final int DEFAULT_PORT = 6379;

    /** @throws IllegalArgumentException if the text is malformed; the message contains no part of the text */
    public static RedisUri parse(String text) {
        Matcher parts = URI.matcher(text);
        if (!parts.matches()) {
            throw malformed();
        }
        String port = parts.group("port");
        int number = port == null ? DEFAULT_PORT : Integer.parseInt(port);
        if (number < 1 || number > 65_535) {
            throw malformed();
        }
        String database = parts.group("database");
        return new RedisUri(
                !parts.group("tls").isEmpty(),
                parts.group("host"),
                number,
                decoded(parts.group("user")),
                decoded(parts.group("password")).map(Secret::new),
                database == null || database.isEmpty() ? 0 : Integer.parseInt(database));
    }

    private static Optional<String> decoded(String text) {
        return Optional.ofNullable(text).filter(some -> !some.isEmpty()).map(Percent::decode);
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("not of the form redis://user:password@host:port/database");
    }

    /** Returns host, port and database, without the credentials, for logs and messages. */
    public String location() {
        return host + ":" + port + "/" + database;
    }
}
