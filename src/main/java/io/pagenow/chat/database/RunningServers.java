package io.pagenow.chat.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds the servers that use a database. All methods block. */
public final class RunningServers {
    /** Number of attempts, 100 ms apart, until a listed connection counts as a running server. */
    private static final int MAX_ATTEMPTS = 30;

    private static final String IN_USE =
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND application_name = ? AND pid <> pg_backend_pid())";

    /** Servers whose last beat is at most 25 s old, and which may therefore be running. */
    private static final String MAY_RUN = "SELECT server_id, place, clustered, beat FROM chat_running_server"
            + " WHERE beat_at > clock_timestamp() - interval '25 seconds' ORDER BY place";

    private static final String LISTED = "SELECT to_regclass('chat_running_server') IS NOT NULL";

    private RunningServers() {}

    /**
     * A server that is running.
     *
     * @param place the address from which it uses the database, if known, and its process
     * @param clustered true if it is a node of a cluster
     */
    public record Server(String place, boolean clustered) {}

    private record Beat(String place, boolean clustered, long count) {}

    /**
     * Returns the servers that use a database. If several may be running, waits 12 s for their next beats, so that a server that was just
     * killed is not counted.
     */
    public static List<Server> on(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet listed = statement.executeQuery(LISTED)) {
                listed.next();
                if (!listed.getBoolean(1)) {
                    return List.of();
                }
            }
            Map<UUID, Beat> before = beats(statement);
            if (before.size() > 1) {
                statement.execute("SELECT pg_sleep(" + (ServerHeartbeat.INTERVAL_MILLIS / 1_000 + 2) + ")");
                Map<UUID, Beat> now = beats(statement);
                before.entrySet().removeIf(server -> !hasBeaten(server.getValue(), now.get(server.getKey())));
            }
            return before.values().stream()
                    .map(beat -> new Server(beat.place, beat.clustered))
                    .toList();
        }
    }

    /** @param now null if the server is no longer listed */
    private static boolean hasBeaten(Beat before, @Nullable Beat now) {
        return now != null && now.count > before.count;
    }

    private static Map<UUID, Beat> beats(Statement statement) throws SQLException {
        Map<UUID, Beat> beats = new LinkedHashMap<>();
        try (ResultSet row = statement.executeQuery(MAY_RUN)) {
            while (row.next()) {
                beats.put(row.getObject(1, UUID.class), new Beat(row.getString(2), row.getBoolean(3), row.getLong(4)));
            }
        }
        return beats;
    }

    /**
     * Returns true if a server uses the database. A closed connection remains listed for a moment, so this retries for up to 3 s.
     *
     * @param database the address whose application name identifies servers
     */
    public static boolean use(Connection connection, DatabaseAddress database) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(IN_USE);
                Statement pause = connection.createStatement()) {
            query.setString(1, database.applicationName());
            for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
                if (!found(query)) {
                    return false;
                }
                pause.execute("SELECT pg_sleep(0.1)");
            }
            return true;
        }
    }

    private static boolean found(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
