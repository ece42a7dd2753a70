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

/** Tells which servers use a database. Its calls block. */
public final class RunningServers {
    /** How often, at tenths of a second, it is looked whether a server has gone. */
    private static final int LOOKS = 30;

    private static final String LOOK = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = ? AND pid <> pg_backend_pid())";

    /** Servers that beat so lately may be running. */
    private static final String MAY_RUN = "SELECT server_id, place, clustered, beat FROM chat_running_server"
            + " WHERE beat_at > clock_timestamp() - interval '25 seconds' ORDER BY place";

    private static final String LISTED = "SELECT to_regclass('chat_running_server') IS NOT NULL";

    private RunningServers() {}

    /**
     * A server that is running.
     *
     * @param place the address from which it uses the database, if that is known, and its process
     * @param clustered whether it is a node of a cluster
     */
    public record Server(String place, boolean clustered) {}

    private record Beat(String place, boolean clustered, long count) {}

    /**
     * The servers that run on a database. Where several may, this takes as long as it takes them to show that they do, 12 s; a server
     * that was killed a moment ago does not.
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

    /** @param now null if it has gone */
    private static boolean hasBeaten(Beat before, Beat now) {
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
     * A connection that was closed just now is listed for a moment still, so this may take three seconds.
     *
     * @param database by whose application name servers are known
     */
    public static boolean use(Connection connection, DatabaseAddress database) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(LOOK);
                Statement pause = connection.createStatement()) {
            look.setString(1, database.applicationName());
            for (int number = 0; number < LOOKS; number++) {
                if (!found(look)) {
                    return false;
                }
                pause.execute("SELECT pg_sleep(0.1)");
            }
            return true;
        }
    }

    private static boolean found(PreparedStatement look) throws SQLException {
        try (ResultSet row = look.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
