package io.pagenow.chat.privacy;

/** SQL of erasures, of their list and of who was erased. {@code V20__privacy.sql} explains the tables. */
final class ErasureSql {
    static final String CREATE_SECRET =
            "INSERT INTO erasure_secret_table (secret) SELECT decode(?, 'hex') ON CONFLICT (only_row) DO NOTHING";

    static final String SECRET = "SELECT encode(secret, 'hex') FROM erasure_secret_table";

    /**
     * Begins an erasure, puts it on record, and denies the user. Of an erasure that is going on already the id is returned, and nothing is
     * written. Returns no row if another request begins one at the same moment, or too many users were erased.
     */
    static final String BEGIN = """
            WITH asked AS (
                SELECT ?::uuid AS erasure_id, ?::text AS user_id, ?::text AS pseudonym, ?::text AS messages,
                    decode(?, 'hex') AS user_hash, ?::text AS actor, ?::text AS via, ?::bigint AS max_users
            ), known AS (
                SELECT e.erasure_id FROM erasure_table e JOIN asked a ON a.user_id = e.user_id
            ), begun AS (
                INSERT INTO erasure_table (erasure_id, user_id, pseudonym, messages, requested_at)
                SELECT erasure_id, user_id, pseudonym, messages, clock_timestamp() FROM asked a
                WHERE NOT EXISTS (SELECT FROM known)
                    AND (EXISTS (SELECT FROM erased_user_table t WHERE t.user_hash = a.user_hash)
                        OR (SELECT count(*) FROM erased_user_table) < a.max_users)
                ON CONFLICT DO NOTHING
                RETURNING erasure_id, user_id, pseudonym, messages, requested_at
            ), denied AS (
                INSERT INTO erased_user_table (user_hash, erased_on)
                SELECT a.user_hash, (b.requested_at AT TIME ZONE 'UTC')::date FROM asked a, begun b
                ON CONFLICT DO NOTHING
            ), noted AS (
                INSERT INTO audit_table (at, actor, via, action, target, detail)
                SELECT b.requested_at, a.actor, a.via, 'erase-user', b.user_id,
                    jsonb_build_object('erasureId', b.erasure_id, 'messages', b.messages)
                FROM asked a, begun b
            )
            SELECT erasure_id FROM begun UNION ALL SELECT erasure_id FROM known""";

    private static final String COLUMNS = """
            e.erasure_id, e.user_id, e.pseudonym, e.messages, e.requested_at, e.finished_at, e.conversations,
                (SELECT count(*) FROM file_deletion_table f WHERE f.erasure_id = e.erasure_id) AS files_left,
                extract(epoch FROM clock_timestamp() - e.requested_at)::float8 AS age""";

    static final String FIND = "SELECT " + COLUMNS + " FROM erasure_table e WHERE e.erasure_id = $1";

    /** Selects the erasures that are not finished, in the order in which they were requested. */
    static final String RUNNING = "SELECT " + COLUMNS
            + " FROM erasure_table e WHERE e.user_id IS NOT NULL ORDER BY e.requested_at LIMIT 1000";

    /** Held by the transaction of the node that erases. The number identifies the kind of lock. */
    static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock(7163385641206969458)";

    /** A round may take long, in which nothing is sent. If the node is gone, PostgreSQL finds out, and gives the lock to another. */
    static final String BEGIN_LOCK = """
            BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0;
            SET LOCAL tcp_keepalives_idle = 10; SET LOCAL tcp_keepalives_interval = 5; SET LOCAL tcp_keepalives_count = 3""";

    static final String COUNT_CONVERSATION =
            "UPDATE erasure_table SET conversations = conversations + 1 WHERE erasure_id = $1";

    static final String COUNT_STEP = "UPDATE erasure_table SET steps = steps + 1 WHERE erasure_id = $1";

    /** Forgets of whom the erasure was. */
    static final String FINISH = """
            UPDATE erasure_table SET user_id = NULL, finished_at = clock_timestamp() WHERE erasure_id = $1""";

    /** Differs from its former value if somebody was erased, or let in again by hand. */
    static final String ERASED_MARK = """
            SELECT count(*) || ' ' || coalesce(sum(hashtext(encode(user_hash, 'hex'))), 0) || ' '
                || coalesce((SELECT encode(secret, 'hex') FROM erasure_secret_table), '')
            FROM erased_user_table""";

    static final String ERASED = "SELECT encode(user_hash, 'hex') FROM erased_user_table";

    private ErasureSql() {}
}
