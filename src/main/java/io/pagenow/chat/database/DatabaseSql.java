package io.pagenow.chat.database;

import java.util.Locale;

/**
 * Statements about the database itself: its state, its schema and the servers that use it. {@code db_init.sql} explains the tables and the
 * guarantees of their keys.
 */
final class DatabaseSql {
    /** Increments this server's beat count, and returns the other servers with theirs. */
    static final String BEAT = """
            WITH mine AS (
                INSERT INTO chat_running_server AS s (server_id, place, clustered, beat, beat_at)
                VALUES ($1, concat_ws(', ', host(inet_client_addr()), $2::text), $3, 1, clock_timestamp())
                ON CONFLICT (server_id) DO UPDATE SET beat = s.beat + 1, beat_at = excluded.beat_at
            ), killed AS (
                DELETE FROM chat_running_server
                WHERE server_id <> $1 AND beat_at < clock_timestamp() - interval '1 hour'
            )
            SELECT other.server_id, other.place, other.clustered, other.beat, webhooks.are_enabled
            FROM (SELECT EXISTS (SELECT FROM webhook_table WHERE disabled_at IS NULL) AS are_enabled) webhooks
            LEFT JOIN chat_running_server other ON other.server_id <> $1""";

    static final String LAST_BEAT = "DELETE FROM chat_running_server WHERE server_id = $1";

    /** Returns true if the database accepts writes. */
    static final String IS_WRITABLE =
            "SELECT NOT pg_is_in_recovery() AND NOT current_setting('transaction_read_only')::boolean";

    /** Returns the process id of the backend, and true if the database rejects writes. */
    static final String PROBE =
            "SELECT pg_backend_pid(), pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean";

    /**
     * Returns the applied versions of the schema with their checksums; null for one that is incomplete. Returns no rows if the database
     * must not be used: it is too old, is not encoded in UTF-8, or has an unfinished import.
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

    /**
     * ALTER ROLE takes no parameters, so the password must not need quoting.
     *
     * @throws IllegalArgumentException if the password contains anything but letters and digits
     */
    static String changePassword(String password) {
        if (!password.chars().allMatch(Character::isLetterOrDigit)) {
            throw new IllegalArgumentException("The password must contain only letters and digits");
        }
        return "ALTER ROLE CURRENT_USER PASSWORD '" + password + "'";
    }

    private DatabaseSql() {}
}
