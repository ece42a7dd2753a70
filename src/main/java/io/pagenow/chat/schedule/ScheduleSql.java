package io.pagenow.chat.schedule;

/** The SQL of scheduled messages. */
final class ScheduleSql {
    private static final String COLUMNS = """
            scheduled_id, conversation_id, temp_message_id, content, message_type, data, reply_to, mentions, mention_all, send_at,
            failed_at, code, message""";

    /** No node is at the message: it may be changed. */
    private static final String FREE =
            "(failed_at IS NOT NULL OR taken_until IS NULL OR taken_until <= clock_timestamp())";

    /**
     * The message $1 is still as it was taken: the lease is the one that began with $2. A node of the version before moves {@code due_at}
     * alone.
     */
    private static final String IS_TAKEN = "scheduled_id = $1 AND taken_until = $2 AND due_at = $2";

    /** Two requests of a user wait for each other, so that both count what the other adds. */
    static final String LOCK_USER = "SELECT pg_advisory_xact_lock(1935893093, hashtext($1))";

    static final String NAMED = "SELECT " + COLUMNS
            + " FROM scheduled_table WHERE user_id = $1 AND conversation_id = $2 AND temp_message_id = $3";

    static final String COUNTS = """
            SELECT EXISTS (SELECT FROM participant_table WHERE conversation_id = $2 AND user_id = $1) AS is_participant,
                (SELECT count(*) FROM scheduled_table WHERE user_id = $1) AS scheduled""";

    static final String INSERT = """
            INSERT INTO scheduled_table (scheduled_id, user_id, conversation_id, temp_message_id, content, message_type, data, reply_to,
                mentions, mention_all, send_at, due_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::text[], $10, $11, $11) RETURNING\s""" + COLUMNS;

    static final String LIST =
            "SELECT " + COLUMNS + " FROM scheduled_table WHERE user_id = $1 ORDER BY send_at, created_at";

    static final String EXISTS = "SELECT FROM scheduled_table WHERE user_id = $1 AND scheduled_id = $2";

    static final String CHANGE = """
            UPDATE scheduled_table SET content = coalesce($3, content), send_at = coalesce($4, send_at),
                due_at = coalesce($4, send_at), taken_until = NULL, failed_at = NULL, code = NULL, message = NULL
            WHERE user_id = $1 AND scheduled_id = $2 AND\s""" + FREE + " RETURNING " + COLUMNS;

    static final String CANCEL = "DELETE FROM scheduled_table WHERE user_id = $1 AND scheduled_id = $2 AND " + FREE;

    /** Writes nothing, so that a server at a standby keeps its connections while no message is due. */
    static final String IS_DUE =
            "SELECT EXISTS (SELECT FROM scheduled_table WHERE failed_at IS NULL AND due_at <= clock_timestamp())";

    /** Takes messages whose time has come, in the order in which they are sent; another node takes them when $2 milliseconds are over. */
    static final String TAKE = """
            WITH taken AS (
                UPDATE scheduled_table SET due_at = statement_timestamp() + $2 * interval '1 millisecond',
                    taken_until = statement_timestamp() + $2 * interval '1 millisecond'
                WHERE scheduled_id IN (
                    SELECT scheduled_id FROM scheduled_table WHERE failed_at IS NULL AND due_at <= clock_timestamp()
                    ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
                RETURNING *)
            SELECT user_id, EXISTS (
                SELECT FROM ban_table b
                WHERE b.user_id = taken.user_id AND (b.until IS NULL OR b.until > clock_timestamp())) AS is_banned, taken_until,\s""" + COLUMNS + " FROM taken ORDER BY send_at, created_at";

    /** Begins the lease again right before the message is sent. Returns its new end, or no row if the message is taken no more. */
    static final String HOLD = """
            UPDATE scheduled_table SET due_at = statement_timestamp() + $3 * interval '1 millisecond',
                taken_until = statement_timestamp() + $3 * interval '1 millisecond'
            WHERE\s""" + IS_TAKEN + " AND failed_at IS NULL RETURNING taken_until";

    static final String SENT = "DELETE FROM scheduled_table WHERE " + IS_TAKEN;

    static final String FAILED = """
            UPDATE scheduled_table SET failed_at = clock_timestamp(), code = $3, message = left($4, 1000), taken_until = NULL
            WHERE\s""" + IS_TAKEN;

    static final String POSTPONE = """
            UPDATE scheduled_table SET due_at = clock_timestamp() + $3 * interval '1 millisecond', taken_until = NULL
            WHERE\s""" + IS_TAKEN;

    static final String DELETE_OLD =
            "DELETE FROM scheduled_table WHERE failed_at < clock_timestamp() - interval '30 days'";

    private ScheduleSql() {}
}
