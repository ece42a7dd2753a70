package io.pagenow.chat.webhook;

import io.pagenow.chat.model.Limits;

/** SQL of the endpoints. The migration {@code V21__webhooks.sql} explains the tables. */
final class WebhookSql {
    /** Age at which everything is committed and visible. */
    static final String SETTLED = "interval '2 minutes'";

    /** The start of an endpoint that gets everything. */
    private static final String BEGINNING = "timestamptz '0001-01-01 00:00:00+00'";

    private static final String WANTS_REPORTS = "(%1$s.types IS NULL OR 'report-created' = ANY(%1$s.types))"
            + " AND (%1$s.conversations IS NULL OR r.conversation_id = ANY(%1$s.conversations))";

    private static final String COLUMNS = """
            w.webhook_id, w.url, w.types, w.conversations, w.created_at, w.created_by, w.disabled_at, w.disabled_reason""";

    static final String LIST = "SELECT " + COLUMNS + """
            , coalesce(s.waiting, 0), s.last_success_at, s.failing_since, s.last_error, s.paused_until
            FROM webhook_table w
            LEFT JOIN webhook_state_table s ON s.webhook_id = w.webhook_id
            ORDER BY w.created_at, w.webhook_id""";

    /** Returns no row if there is no such endpoint. */
    static final String ATTEMPTS = """
            SELECT coalesce(s.attempts, '[]')::text
            FROM webhook_table w
            LEFT JOIN webhook_state_table s ON s.webhook_id = w.webhook_id
            WHERE w.webhook_id = $1::text""";

    /** Notes an act on the endpoints that a statement has changed. {@code $1} is the administrator. */
    private static String noted(String action) {
        return """
            noted AS (
                INSERT INTO audit_table (at, actor, via, action, target)
                SELECT clock_timestamp(), $1::text, CASE $1::text WHEN 'operator' THEN 'command' WHEN 'server' THEN 'server' ELSE 'admin' END, '""" + action + """
            ', webhook_id FROM changed
            )""";
    }

    /** Lets the leading node read the endpoints again. */
    private static final String TOLD = """
            told AS (
                UPDATE webhook_progress_table SET version = version + 1 WHERE EXISTS (SELECT FROM changed)
            ),\s""";

    /** If no endpoint is enabled, nothing was searched for news lately: the search goes on from now. */
    private static final String TOLD_AND_AWAKE = """
            told AS (
                UPDATE webhook_progress_table SET version = version + 1, settled_at = CASE
                    WHEN EXISTS (SELECT FROM webhook_table WHERE disabled_at IS NULL) THEN settled_at
                    ELSE clock_timestamp() -\s""" + SETTLED + """
                 END
                WHERE EXISTS (SELECT FROM changed)
            ),\s""";

    private static final String NOWHERE = "'00000000-0000-0000-0000-000000000000'";

    /** Returns no row if there are too many endpoints. */
    static final String CREATE = """
            WITH changed AS (
                INSERT INTO webhook_table (webhook_id, url, types, conversations, secret, created_at, created_by, started_at)
                SELECT $2::text, $3::text, $4::text[], $5::uuid[], $6::text, now.at, $1::text, CASE WHEN $7::boolean THEN\s""" + BEGINNING + """
             ELSE now.at END
                FROM (SELECT date_trunc('milliseconds', clock_timestamp()) AS at) now
                WHERE (SELECT count(*) FROM webhook_table) <\s""" + Limits.WEBHOOKS + """

                RETURNING *
            ), walks AS (
                INSERT INTO webhook_walk_table (walk_id, webhook_id, place)
                SELECT gen_random_uuid(), webhook_id,\s""" + NOWHERE + """
             FROM changed WHERE $7::boolean
            ), reports AS (
                INSERT INTO webhook_report_table (webhook_id, report_id, reported_at)
                SELECT w.webhook_id, r.report_id, r.reported_at FROM changed w, report_table r
                WHERE $7::boolean AND\s"""
            + String.format(WANTS_REPORTS, "w") + """

            ),\s""" + TOLD_AND_AWAKE + noted("create-webhook") + """

            SELECT webhook_id FROM changed""";

    static final String DELETE = """
            WITH changed AS (
                DELETE FROM webhook_table WHERE webhook_id = $2::text RETURNING webhook_id
            ),\s""" + TOLD + noted("delete-webhook") + """

            SELECT webhook_id FROM changed""";

    /** {@code $3} is the new secret. */
    static final String ROTATE = """
            WITH changed AS (
                UPDATE webhook_table
                SET secret = $3::text, former_secret = secret, former_until = clock_timestamp() + interval '24 hours'
                WHERE webhook_id = $2::text
                RETURNING webhook_id
            ),\s""" + TOLD + noted("rotate-webhook") + """

            SELECT webhook_id FROM changed""";

    /** Returns the id also if the endpoint is disabled already. */
    static final String DISABLE = """
            WITH changed AS (
                UPDATE webhook_table SET disabled_at = clock_timestamp(), disabled_reason = $3::text
                WHERE webhook_id = $2::text AND disabled_at IS NULL
                RETURNING webhook_id
            ),\s""" + TOLD + noted("disable-webhook") + """

            SELECT webhook_id FROM webhook_table WHERE webhook_id = $2::text""";

    /** Also finds what happened meanwhile. Returns the id also if the endpoint is enabled already. */
    static final String ENABLE = """
            WITH disabled AS (
                SELECT * FROM webhook_table WHERE webhook_id = $2::text AND disabled_at IS NOT NULL FOR UPDATE
            ), changed AS (
                UPDATE webhook_table w SET disabled_at = NULL, disabled_reason = NULL, retries = w.retries + 1
                FROM disabled d WHERE w.webhook_id = d.webhook_id
                RETURNING w.webhook_id
            ), cleared AS (
                UPDATE webhook_state_table s SET failing_since = NULL, paused_until = NULL
                FROM changed c WHERE s.webhook_id = c.webhook_id
            ), walks AS (
                INSERT INTO webhook_walk_table (walk_id, webhook_id, place)
                SELECT gen_random_uuid(), webhook_id,\s""" + NOWHERE + """
             FROM changed
            ), reports AS (
                INSERT INTO webhook_report_table (webhook_id, report_id, reported_at)
                SELECT d.webhook_id, r.report_id, r.reported_at FROM disabled d, report_table r
                WHERE r.reported_at >= greatest(d.started_at, d.disabled_at -\s""" + SETTLED + ") AND "
            + String.format(WANTS_REPORTS, "d") + """

                ON CONFLICT DO NOTHING
            ),\s""" + TOLD_AND_AWAKE + noted("enable-webhook") + """

            SELECT webhook_id FROM webhook_table WHERE webhook_id = $2::text""";

    static final String RETRY = """
            WITH changed AS (
                UPDATE webhook_table SET retries = retries + 1 WHERE webhook_id = $2::text RETURNING webhook_id
            ),\s""" + TOLD + noted("retry-webhook") + """

            SELECT webhook_id FROM changed""";

    static final String REPLAY = """
            WITH changed AS (
                INSERT INTO webhook_walk_table (walk_id, webhook_id, conversation_id, seq, since, place)
                SELECT gen_random_uuid(), webhook_id, $3::uuid, $4::bigint, $5::timestamptz,\s""" + NOWHERE + """
             FROM webhook_table WHERE webhook_id = $2::text
                RETURNING webhook_id
            ),\s""" + TOLD + noted("replay-webhook") + """

            SELECT webhook_id FROM changed""";

    /** The enabled endpoints, for the node that delivers to them. */
    static final String ENDPOINTS = """
            SELECT w.webhook_id, w.url, w.types, w.conversations, w.secret,
                CASE WHEN w.former_until > clock_timestamp() THEN w.former_secret END, w.former_until, w.started_at, w.retries,
                s.failing_since, s.last_success_at, s.last_error, coalesce(s.attempts, '[]')::text,
                s.paused_until
            FROM webhook_table w
            LEFT JOIN webhook_state_table s ON s.webhook_id = w.webhook_id
            WHERE w.disabled_at IS NULL
            ORDER BY w.webhook_id""";

    static final String SAVE_STATE = """
            INSERT INTO webhook_state_table AS s (
                webhook_id, failing_since, last_success_at, last_error, waiting, paused_until, attempts)
            SELECT $1::text, $2::timestamptz, $3::timestamptz, $4::text, $5::int, $6::timestamptz, $7::text::jsonb
            WHERE EXISTS (SELECT FROM webhook_progress_table WHERE epoch = $8::bigint)
                AND EXISTS (SELECT FROM webhook_table WHERE webhook_id = $1::text)
            ON CONFLICT (webhook_id) DO UPDATE SET
                failing_since = excluded.failing_since, last_success_at = excluded.last_success_at,
                last_error = excluded.last_error, waiting = excluded.waiting, paused_until = excluded.paused_until,
                attempts = excluded.attempts""";

    static final String WALKS = """
            SELECT k.walk_id, k.webhook_id, k.conversation_id, k.seq, k.since, k.place
            FROM webhook_walk_table k
            JOIN webhook_table w ON w.webhook_id = k.webhook_id AND w.disabled_at IS NULL
            ORDER BY k.walk_id""";

    private static final String IF_IT_LEADS = " AND EXISTS (SELECT FROM webhook_progress_table WHERE epoch = $2)";

    static final String SAVE_WALK = "UPDATE webhook_walk_table SET place = $3::uuid WHERE walk_id = $1" + IF_IT_LEADS;

    static final String END_WALK = "DELETE FROM webhook_walk_table WHERE walk_id = $1" + IF_IT_LEADS;

    /** Returns whether another node leads at this moment. */
    static final String CAN_LEAD = "SELECT pg_try_advisory_xact_lock($1)";

    /** A node that has stalled loses the lead, because its transaction is idle for too long. */
    static final String LIMIT_SILENCE = "SET LOCAL idle_in_transaction_session_timeout = '15s'";

    /** Touches no table, whose lock the transaction would hold. */
    static final String STILL_LEADS = "SELECT 1";

    static final String BEGIN_LEAD =
            "UPDATE webhook_progress_table SET epoch = epoch + 1 RETURNING epoch, settled_at, clock_timestamp()";

    static final String SAVE_SETTLED =
            "UPDATE webhook_progress_table SET settled_at = $1::timestamptz WHERE epoch = $2 AND settled_at < $1::timestamptz";

    private static final String YOUNG_REPORTS = """
            r.state IN ('open', 'resolved', 'dismissed') AND r.reported_at > $1 AND r.reported_at <= $2""";

    /** Finds the reports of a span of time, for the endpoints that want them. Returns the endpoints for which some are new. */
    static final String FIND_REPORTS = """
            INSERT INTO webhook_report_table (webhook_id, report_id, reported_at)
            SELECT w.webhook_id, r.report_id, r.reported_at
            FROM report_table r
            JOIN webhook_table w ON w.disabled_at IS NULL AND r.reported_at >= w.started_at
            WHERE\s""" + YOUNG_REPORTS + " AND " + String.format(WANTS_REPORTS, "w") + """

            ON CONFLICT DO NOTHING
            RETURNING webhook_id""";

    /** Finds the reports since a time again, for a replay. */
    static final String REPLAY_REPORTS = """
            INSERT INTO webhook_report_table (webhook_id, report_id, reported_at)
            SELECT w.webhook_id, r.report_id, r.reported_at
            FROM report_table r
            JOIN webhook_table w ON w.webhook_id = $1::text
            WHERE r.reported_at >= $2 AND\s""" + String.format(WANTS_REPORTS, "w") + """

            ON CONFLICT (webhook_id, report_id) DO UPDATE SET is_delivered = false""";

    static final String WAITING_REPORTS = """
            SELECT r.report_id, r.reported_at, r.reporter_id, r.conversation_id, r.reported_id, r.reason,
                (SELECT coalesce(jsonb_agg(m.value -> 'seq'), '[]') FROM jsonb_array_elements(r.messages) m)::text
            FROM webhook_report_table w
            JOIN report_table r ON r.report_id = w.report_id
            WHERE w.webhook_id = $1::text AND NOT w.is_delivered
            ORDER BY w.reported_at, w.report_id
            LIMIT $2""";

    static final String DELIVERED_REPORT =
            "UPDATE webhook_report_table SET is_delivered = true WHERE webhook_id = $1::text AND report_id = $2";

    /** Deletes what is not found a second time, because it is old enough. */
    static final String FORGET_REPORTS =
            "DELETE FROM webhook_report_table WHERE is_delivered AND reported_at < $1::timestamptz - interval '1 hour'";

    private WebhookSql() {}
}
