package io.pagenow.chat.privacy;

/** SQL of the record of acts. {@code V11__groups.sql} and {@code V20__privacy.sql} explain the table. */
final class AuditSql {
    static final String RECORD = """
            INSERT INTO audit_table (at, actor, via, action, target) VALUES (clock_timestamp(), $1, $2, $3, $4)""";

    /** Puts an act of the operator on record. */
    static final String RECORD_COMMAND = """
            INSERT INTO audit_table (at, actor, via, action, target) VALUES (clock_timestamp(), 'operator', 'command', $1, $2)""";

    private static final String PAGE = """
            SELECT a.audit_id, a.at, a.actor, a.via, a.action, a.conversation_id, a.target, a.detail::text
            FROM audit_table a
            WHERE ($1::text IS NULL OR a.actor = $1) AND ($2::text IS NULL OR a.target = $2)
                AND ($3::text IS NULL OR a.action = $3)""";

    private static final String NEWEST_FIRST = " ORDER BY a.at DESC, a.audit_id DESC LIMIT $4";

    static final String FIRST_PAGE = PAGE + NEWEST_FIRST;

    /** {@code $5} and {@code $6} are the time and the id of the last act of the page before. */
    static final String NEXT_PAGE = PAGE + " AND (a.at, a.audit_id) < ($5, $6)" + NEWEST_FIRST;

    static final String TIME = "SELECT at FROM audit_table WHERE audit_id = $1";

    /** Deletes the oldest acts that are older than {@code $1} days. */
    static final String SWEEP = """
            DELETE FROM audit_table WHERE (at, audit_id) IN (
                SELECT at, audit_id FROM audit_table
                WHERE at < clock_timestamp() - make_interval(days => $1)
                ORDER BY at, audit_id LIMIT 1000
                FOR UPDATE SKIP LOCKED)""";

    /** Puts an export on record, unless there was one of the same user {@code $1} within a minute. */
    static final String RECORD_EXPORT = """
            INSERT INTO audit_table (at, actor, via, action, target)
            SELECT clock_timestamp(), $2::text, $3::text, 'export-user', $1::text
            WHERE NOT EXISTS (
                SELECT FROM audit_table
                WHERE target = $1::text AND action = 'export-user' AND at > clock_timestamp() - interval '1 minute')""";

    static final String LOCK_EXPORT = "SELECT pg_advisory_xact_lock(hashtextextended('export ' || $1::text, 0))";

    private AuditSql() {}
}
