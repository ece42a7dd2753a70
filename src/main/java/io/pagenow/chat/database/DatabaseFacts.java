package io.pagenow.chat.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The state of a database, read without changing it.
 *
 * @param version the server's version, as it reports it
 * @param majorVersion the major version, such as 15
 * @param user the role of the connection
 * @param schema the schema that contains the tables, or would contain them
 * @param state the contents of that schema
 * @param readOnly true if the database rejects writes
 * @param mayCreateTables true if the user may create tables in the schema
 * @param connectionLimit maximum number of connections of all users, without those reserved for superusers
 * @param connections number of client connections of all users at present
 * @param encoding the encoding of the database; only {@code UTF8} is supported
 * @param losesCommits settings with which a crash of the server loses committed data, as {@code name=value}
 * @param clockAhead offset of the database's clock from this machine's; negative if the database's is behind
 * @param roundTrip shortest measured time of a trivial query
 * @param pooled true if a pooler such as PgBouncer is in front of the database
 * @param tls true if the connection is encrypted
 */
public record DatabaseFacts(
        String version,
        int majorVersion,
        String user,
        String schema,
        State state,
        boolean readOnly,
        boolean mayCreateTables,
        int connectionLimit,
        int connections,
        String encoding,
        List<String> losesCommits,
        Duration clockAhead,
        Duration roundTrip,
        boolean pooled,
        boolean tls) {

    /** The oldest supported major version of PostgreSQL. */
    public static final int OLDEST_POSTGRESQL = Migrations.OLDEST_POSTGRESQL;

    private static final int ROUND_TRIPS = 5;

    private static final String LOOK =
            String.format(Locale.ROOT, """
            SELECT current_setting('server_version'), current_setting('server_version_num')::int / 10000, current_user,
                coalesce(current_schema(), '(none)'),
                pg_is_in_recovery() OR current_setting('default_transaction_read_only')::bool,
                coalesce(has_schema_privilege(current_schema(), 'CREATE'), false),
                current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
                (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
                (SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()),
                current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'),
                to_regclass('%1$s') IS NOT NULL,
                to_regclass('%2$s') IS NOT NULL,
                coalesce(to_regclass('message_table'), to_regclass('conversation_table')) IS NOT NULL,
                coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false)
            """, Migrations.HISTORY_TABLE, Migrations.IMPORT_TABLE);

    private static final String CLOCK = "SELECT clock_timestamp()";

    /** The contents of the schema. */
    public enum State {
        /** No tables of chat-api. */
        EMPTY,
        /** Exactly the versions packaged in this jar. */
        CURRENT,
        /** Some of the versions packaged in this jar. */
        OLDER,
        /** A version that is not packaged in this jar. */
        NEWER,
        /** An unfinished import. */
        HALF_IMPORTED,
        /** The tables of the original chat backend. */
        ORIGINAL
    }

    public boolean versionIsSupported() {
        return majorVersion >= OLDEST_POSTGRESQL;
    }

    public boolean encodingIsSupported() {
        return encoding.equals(Migrations.ENCODING);
    }

    /**
     * Reads the state. Blocks; a host that does not respond counts as unreachable after the connect timeout (5 s by default).
     *
     * @throws SQLException if the database cannot be reached or rejects the user
     */
    public static DatabaseFacts read(DatabaseAddress address) throws SQLException {
        try (Connection connection = address.open();
                Statement statement = connection.createStatement()) {
            Clock clock = clock(statement);
            try (ResultSet row = statement.executeQuery(LOOK)) {
                row.next();
                boolean history = row.getBoolean(13);
                boolean importing = row.getBoolean(14);
                boolean tables = row.getBoolean(15);
                List<String> losesCommits = losesCommits(row);
                return new DatabaseFacts(
                        row.getString(1),
                        row.getInt(2),
                        row.getString(3),
                        row.getString(4),
                        state(connection, history, importing, tables),
                        row.getBoolean(5),
                        row.getBoolean(6),
                        row.getInt(7),
                        row.getInt(8),
                        row.getString(9),
                        losesCommits,
                        clock.ahead,
                        clock.roundTrip,
                        Pooler.isBefore(connection),
                        row.getBoolean(16));
            }
        }
    }

    private record Clock(Duration ahead, Duration roundTrip) {}

    /** Uses the fastest of several queries, which has the least error (RFC 5905 selects the sample of least delay likewise). */
    private static Clock clock(Statement statement) throws SQLException {
        Clock best = sample(statement);
        for (int i = 1; i < ROUND_TRIPS; i++) {
            Clock next = sample(statement);
            if (next.roundTrip.compareTo(best.roundTrip) < 0) {
                best = next;
            }
        }
        return best;
    }

    private static Clock sample(Statement statement) throws SQLException {
        Instant before = Instant.now();
        try (ResultSet row = statement.executeQuery(CLOCK)) {
            row.next();
            Instant there = row.getObject(1, OffsetDateTime.class).toInstant();
            Duration took = Duration.between(before, Instant.now());
            return new Clock(Duration.between(before.plus(took.dividedBy(2)), there), took);
        }
    }

    private static List<String> losesCommits(ResultSet row) throws SQLException {
        List<String> names = List.of("fsync", "full_page_writes", "synchronous_commit");
        List<String> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String value = row.getString(10 + i);
            if (value.equals("off")) {
                found.add(names.get(i) + "=off");
            }
        }
        return found;
    }

    private static State state(Connection connection, boolean history, boolean importing, boolean tables)
            throws SQLException {
        if (importing) {
            return State.HALF_IMPORTED;
        }
        if (!history) {
            return tables ? State.ORIGINAL : State.EMPTY;
        }
        List<String> packaged = AppliedVersions.packaged();
        List<String> applied = AppliedVersions.of(connection);
        if (applied.equals(packaged)) {
            return State.CURRENT;
        }
        return packaged.containsAll(applied) ? State.OLDER : State.NEWER;
    }
}
