package io.pagenow.chat.database;

import java.util.Locale;

/** Statements about the database itself: whether it takes writes, its schema, the servers that use it. The tables and what their keys guarantee are explained in {@code db_init.sql}. */
final class DatabaseSql {
    /** Counts this server's beat, and returns the other servers with theirs. */
    static final String BEAT = """
            WITH mine AS (
                INSERT INTO chat_running_server AS s (server_id, place, clustered, beat, beat_at)
                VALUES ($1, concat_ws(', ', host(inet_client_addr()), $2::text), $3, 1, clock_timestamp())
                ON CONFLICT (server_id) DO UPDATE SET beat = s.beat + 1, beat_at = excluded.beat_at
            ), killed AS (
                DELETE FROM chat_running_server
                WHERE server_id <> $1 AND beat_at < clock_timestamp() - interval '1 hour'
            )
            SELECT server_id, place, clustered, beat FROM chat_running_server WHERE server_id <> $1""";

    static final String LAST_BEAT = "DELETE FROM chat_running_server WHERE server_id = $1";

    /** Whether the database takes writes. */
    static final String IS_WRITABLE =
            "SELECT NOT pg_is_in_recovery() AND NOT current_setting('transaction_read_only')::boolean";

    /** Which process answers, and whether it takes no writes. */
    static final String LOOK =
            "SELECT pg_backend_pid(), pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean";

    /**
     * The versions of the schema that were applied, each with its checksum; null for what is no whole version. None is told of a
     * database that must not be used: one that is too old, one that is not in UTF-8, or one with an import that is not finished.
     */
    static final String APPLIED_VERSIONS = String.format(
            Locale.ROOT,
            """
            SELECT CASE WHEN success AND type = 'SQL' THEN script || ' ' || checksum END
            FROM %1$s
            WHERE NOT (type = 'BASELINE' AND version = '0' AND success)
                AND tableoid = to_regclass(format('%%I.%1$s', current_schema()))
                AND current_setting('server_version_num')::int >= %2$d0000
                AND current_setting('server_encoding') = '%4$s'
                AND to_regclass('%3$s') IS NULL
            ORDER BY installed_rank""",
            Migrations.HISTORY_TABLE,
            Migrations.OLDEST_POSTGRESQL,
            Migrations.IMPORT_TABLE,
            Migrations.ENCODING);

    /** PostgreSQL takes no parameter here, so the text must need no quoting. */
    static String changePassword(String password) {
        if (!password.chars().allMatch(Character::isLetterOrDigit)) {
            throw new IllegalArgumentException("The password holds something else than letters and digits");
        }
        return "ALTER ROLE CURRENT_USER PASSWORD '" + password + "'";
    }

    private DatabaseSql() {}
}
