package io.pagenow.chat.config;

import io.pagenow.chat.config.DatabaseUri.SslMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Splits a database URI into libpq's parameters. */
final class DatabaseUriReader {
    static final String DEFAULT_PORT = "5432";

    private static final Pattern URI = Pattern.compile(
            "postgres(?:ql)?://(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<hosts>[^/?@]*)(?:/(?<database>[^?/@:]*))?(?:\\?(?<parameters>.*))?",
            Pattern.DOTALL);

    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^]]*]|[^:]*)(?::([0-9]*))?");

    private static final Set<String> NAMES = Set.of(
            "host",
            "hostaddr",
            "port",
            "dbname",
            "user",
            "password",
            "sslmode",
            "sslrootcert",
            "sslcert",
            "sslkey",
            "connect_timeout",
            "application_name",
            "fallback_application_name",
            "options",
            "search_path",
            "currentSchema",
            "target_session_attrs");

    /** Parameters that are accepted only with values that match the server's fixed behaviour. */
    private static final Map<String, Set<String>> FIXED = Map.of(
            "client_encoding", Set.of("UTF8", "utf8", "UTF-8", "auto"),
            "gssencmode", Set.of("disable", "prefer"),
            "channel_binding", Set.of("disable", "prefer"),
            "keepalives", Set.of("1"),
            "sslcompression", Set.of("0"),
            "sslnegotiation", Set.of("postgres"),
            "sslsni", Set.of("1"),
            "load_balance_hosts", Set.of("disable"));

    private final String uri;
    private final Map<String, String> values = new HashMap<>();

    DatabaseUriReader(String uri) {
        this.uri = uri;
    }

    /** Returns the values by parameter name. Several hosts and ports are separated by commas. */
    Map<String, String> read() {
        readParts();
        return values;
    }

    private void readParts() {
        Matcher parts = URI.matcher(uri);
        if (!parts.matches()) {
            throw malformed();
        }
        putDecoded("user", parts.group("user"));
        putDecoded("password", parts.group("password"));
        putDecoded("dbname", parts.group("database"));
        readAuthority(parts.group("hosts"));
        String parameters = parts.group("parameters");
        if (parameters != null && !parameters.isEmpty()) {
            Arrays.stream(parameters.split("&", -1)).forEach(this::readParameter);
        }
    }

    private void readAuthority(String text) {
        if (text.isEmpty()) {
            return;
        }
        List<String> names = new ArrayList<>();
        List<String> ports = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            Matcher host = HOST_AND_PORT.matcher(each);
            if (!host.matches()) {
                throw malformed();
            }
            names.add(decoded(host.group(1)).replaceAll("^\\[|]$", ""));
            ports.add(host.group(2) == null || host.group(2).isEmpty() ? DEFAULT_PORT : host.group(2));
        }
        put("host", String.join(",", names));
        put("port", String.join(",", ports));
    }

    private void readParameter(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw malformed();
        }
        String name = decoded(text.substring(0, equals));
        String value = decoded(text.substring(equals + 1));
        if (name.equals("ssl") && value.equals("true")) {
            // JDBC's spelling, which libpq accepts too.
            put("sslmode", SslMode.REQUIRE.text());
        } else if (NAMES.contains(name)) {
            put(name, value);
        } else if (!FIXED.containsKey(name)) {
            throw new InvalidDatabaseUriException("a supported URI: it has the parameter " + printable(name)
                    + "; the supported ones are " + String.join(", ", new TreeSet<>(NAMES)));
        } else if (!FIXED.get(name).contains(value)) {
            throw new InvalidDatabaseUriException("a supported URI: its parameter " + name + " must be "
                    + String.join(" or ", new TreeSet<>(FIXED.get(name))));
        }
    }

    private void putDecoded(String name, @Nullable String text) {
        if (text != null) {
            put(name, decoded(text));
        }
    }

    private void put(String name, String value) {
        if (!value.isEmpty()) {
            values.put(name, value);
        }
    }

    private static String decoded(String text) {
        try {
            return Percent.decode(text);
        } catch (IllegalArgumentException broken) {
            throw new InvalidDatabaseUriException("a URI with two hexadecimal digits after each %");
        }
    }

    private static String printable(String name) {
        return name.matches("[A-Za-z_]{1,40}") ? name : "(not shown)";
    }

    static InvalidDatabaseUriException malformed() {
        return new InvalidDatabaseUriException("of the form postgresql://user:password@host:port/database");
    }
}
