package io.pagenow.chat.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * PostgreSQL's configuration: fixed settings, which make acknowledged messages durable and the server private, and defaults
 * for a small machine, which the operator can override.
 */
final class ServerSettings {

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_.]*");

    private static final Map<String, String> FIXED = Map.ofEntries(
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_permissions", "0700"),
            Map.entry("password_encryption", "scram-sha-256"),
            Map.entry(DataCluster.SCRAM_ITERATIONS, "1"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            // One log file, which this package keeps bounded. It contains no statements and no rows, because both may
            // contain messages.
            Map.entry("log_destination", "stderr"),
            Map.entry("logging_collector", "off"),
            Map.entry("log_min_error_statement", "panic"),
            Map.entry("log_error_verbosity", "terse"));

    /** Settings that this package or the command line determines. */
    private static final Set<String> RESERVED = Set.of(
            "port",
            "unix_socket_directories",
            "data_directory",
            "config_file",
            "hba_file",
            "ident_file",
            "external_pid_file");

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("max_connections", "100"),
            Map.entry("shared_buffers", "128MB"),
            Map.entry("effective_cache_size", "512MB"),
            Map.entry("max_wal_size", "2GB"),
            Map.entry("min_wal_size", "128MB"),
            Map.entry("checkpoint_timeout", "15min"),
            Map.entry("checkpoint_completion_target", "0.9"),
            Map.entry("random_page_cost", "1.1"),
            Map.entry("jit", "off"),
            Map.entry("log_line_prefix", "%m [%p] "));

    private ServerSettings() {}

    /**
     * Returns the content of the configuration file.
     *
     * @param port the TCP port
     * @param sockets the directory of the Unix socket; empty for none
     * @param chosen the operator's settings by name
     * @throws EmbeddedPostgresException if one of them cannot be changed or is malformed
     */
    static String file(int port, Optional<Path> sockets, Map<String, String> chosen) {
        Map<String, String> settings = new TreeMap<>(DEFAULTS);
        chosen.forEach((name, value) -> {
            check(name, value);
            settings.put(name, value);
        });
        settings.putAll(FIXED);
        settings.put("port", Integer.toString(port));
        // The value is a list; elements that contain commas or spaces need double quotes.
        settings.put(
                "unix_socket_directories",
                sockets.map(directory -> '"' + directory.toString() + '"').orElse(""));
        StringBuilder text = new StringBuilder("# Written at every start of chat-api; changes here are lost.\n");
        settings.forEach((name, value) ->
                text.append(name).append(" = '").append(quoted(value)).append("'\n"));
        return text.toString();
    }

    private static void check(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new EmbeddedPostgresException("\"" + name + "\" is not a valid name of a PostgreSQL setting: expected"
                    + " lower-case letters, digits, underscores and dots");
        }
        if (FIXED.containsKey(name) || RESERVED.contains(name)) {
            throw new EmbeddedPostgresException("The setting " + name + " of the built-in PostgreSQL cannot be changed:"
                    + " remove it, or use an external PostgreSQL server (database.uri or CHAT_DATABASE_URI)");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new EmbeddedPostgresException(
                    "The value of PostgreSQL's setting " + name + " contains a control character: remove it");
        }
    }

    private static String quoted(String value) {
        return value.replace("\\", "\\\\").replace("'", "''");
    }
}
