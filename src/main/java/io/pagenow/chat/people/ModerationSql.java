package io.pagenow.chat.people;

import io.pagenow.chat.database.MessageAge;

/** SQL of bans and reports. {@code db_init.sql} explains the tables. */
final class ModerationSql {
    /** Differs from its former value if the list of bans has changed. */
    static final String BANS_MARK = "SELECT count(*) || ' ' || coalesce(max(banned_at)::text, '') FROM ban_table";

    static final String BANS = "SELECT user_id, until FROM ban_table WHERE until IS NULL OR until > clock_timestamp()";

    private static final String BAN_COLUMNS = "user_id, banned_at, banned_by, until, reason";

    /** {@code $1} is the administrator, {@code $2} the user. Returns no row if {@code $5} other users are banned. */
    static final String BAN = """
            WITH banned AS (
                INSERT INTO ban_table AS b (user_id, banned_at, banned_by, until, reason)
                SELECT $2::text, clock_timestamp(), $1::text, $3::timestamptz, $4
                WHERE (SELECT count(*) FROM ban_table WHERE user_id <> $2::text) < $5
                ON CONFLICT (user_id) DO UPDATE SET banned_at = excluded.banned_at, banned_by = excluded.banned_by,
                    until = excluded.until, reason = excluded.reason
                RETURNING *
            ), noted AS (
                INSERT INTO audit_table (at, actor, via, action, target, detail)
                SELECT banned_at, $1::text, CASE WHEN $1::text LIKE 'bot:%' THEN 'key' ELSE 'admin' END, 'ban', user_id, jsonb_strip_nulls(jsonb_build_object('until', until)) FROM banned
            )
            SELECT\s""" + BAN_COLUMNS + " FROM banned";

    /** {@code $1} is the administrator, {@code $2} the user. */
    static final String LIFT_BAN = """
            WITH lifted AS (
                DELETE FROM ban_table WHERE user_id = $2 RETURNING user_id
            )
            INSERT INTO audit_table (at, actor, via, action, target)
            SELECT clock_timestamp(), $1::text, CASE WHEN $1::text LIKE 'bot:%' THEN 'key' ELSE 'admin' END, 'unban', user_id FROM lifted""";

    static final String FIND_BAN = "SELECT " + BAN_COLUMNS + """

            FROM ban_table WHERE user_id = $1 AND (until IS NULL OR until > clock_timestamp())""";

    static final String DELETE_EXPIRED_BANS = "DELETE FROM ban_table WHERE until < clock_timestamp()";

    /** Keeps two reports of one user about one conversation apart. The number identifies the kind of lock. */
    static final String LOCK_REPORTER = "SELECT pg_advisory_xact_lock(1347375185, hashtext($1 || ' ' || $2))";

    /**
     * Copies messages that a participant sees, as far as they exist. Returns no row if the user is not a participant.
     */
    static final String COPY_MESSAGES = """
            SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                    'seq', m.seq, 'messageId', m.message_id, 'senderId', m.sender_id, 'sentAt', to_char(m.sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                    'content', m.content, 'extra', m.extra)) ORDER BY m.seq), '[]')::text,
                count(m.seq), count(DISTINCT m.sender_id), min(m.sender_id),
                coalesce(bool_or(m.sender_id = $4), false)
            FROM participant_table p
            LEFT JOIN message_table m ON m.conversation_id = p.conversation_id AND m.seq = ANY($3) AND m.seq > p.above_seq
                AND""" + " " + MessageAge.isReadable("m") + """

            WHERE p.conversation_id = $1 AND p.user_id = $2
            GROUP BY p.user_id""";

    /** Selects the reports that a user has made of some messages, the latest first. */
    static final String EARLIER_REPORTS = """
            SELECT m.seq, m.report_id
            FROM reported_message_table m
            JOIN report_table r ON r.report_id = m.report_id
            WHERE m.conversation_id = $1 AND m.seq = ANY($3) AND m.reporter_id = $2
            ORDER BY r.reported_at DESC, m.seq""";

    static final String REPORT = """
            WITH reported AS (
                INSERT INTO report_table (
                    report_id, reported_at, reporter_id, conversation_id, reported_id, reason, text, messages, state)
                VALUES ($4, date_trunc('milliseconds', clock_timestamp()), $2, $1, $5, $6, $7, $8::text::jsonb, 'open')
            )
            INSERT INTO reported_message_table (conversation_id, seq, reporter_id, report_id)
            SELECT $1, seq, $2, $4 FROM unnest($3::bigint[]) AS seq
            ON CONFLICT DO NOTHING""";

    private static final String REPORT_COLUMNS = """
            report_id, reported_at, reporter_id, conversation_id, reported_id, reason, text, messages::text, state,
                action, handled_by, handled_at""";

    static final String REPORTS = "SELECT " + REPORT_COLUMNS + """

            FROM report_table r
            WHERE ($1::text IS NULL OR state = $1)
                AND ($2::uuid IS NULL OR (reported_at, report_id) > (
                    SELECT reported_at, report_id FROM report_table WHERE report_id = $2))
            ORDER BY reported_at, report_id
            LIMIT $3""";

    /** {@code $1} is the administrator. Returns no row if there is no such report. */
    static final String HANDLE_REPORT = """
            WITH handled AS (
                UPDATE report_table SET state = $3, action = $4, handled_by = $1::text,
                    handled_at = date_trunc('milliseconds', clock_timestamp())
                WHERE report_id = $2
                RETURNING *
            ), noted AS (
                INSERT INTO audit_table (at, actor, via, action, conversation_id, target, detail)
                SELECT handled_at, $1::text, CASE WHEN $1::text LIKE 'bot:%' THEN 'key' ELSE 'admin' END, 'report-' || state, conversation_id, reported_id,
                    jsonb_build_object('reportId', report_id)
                FROM handled
            )
            SELECT\s""" + REPORT_COLUMNS + " FROM handled";

    private ModerationSql() {}
}
