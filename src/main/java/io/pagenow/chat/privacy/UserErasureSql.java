package io.pagenow.chat.privacy;

import java.util.List;

/** SQL that takes a user out of everything that belongs to no single conversation. {@code $1} is the user, {@code $2} the pseudonym. */
final class UserErasureSql {
    /** Rows that are the user's alone are deleted, with the user in {@code $1}. */
    static final List<String> DELETIONS = List.of(
            "DELETE FROM user_table WHERE user_id = $1",
            "DELETE FROM presence_table WHERE user_id = $1",
            "DELETE FROM push_subscription_table WHERE user_id = $1",
            "DELETE FROM block_table WHERE user_id = $1",
            "DELETE FROM ban_table WHERE user_id = $1",
            "DELETE FROM scheduled_table WHERE user_id = $1");

    /** Takes the user out of the mentions of the next messages after {@code $2}. Returns the last one of the page, and how many had the user. */
    static final String SCHEDULED_MENTIONS = """
            WITH page AS MATERIALIZED (
                SELECT scheduled_id FROM scheduled_table WHERE scheduled_id > $2::uuid ORDER BY scheduled_id LIMIT 2000
            ), changed AS (
                UPDATE scheduled_table s SET mentions = array_remove(s.mentions, $1::text)
                FROM page p WHERE s.scheduled_id = p.scheduled_id AND $1::text = ANY(s.mentions)
                RETURNING 1
            )
            SELECT (SELECT scheduled_id FROM page ORDER BY scheduled_id DESC LIMIT 1), (SELECT count(*) FROM changed)""";

    /** Deletes the user's operations of the next ones after {@code $2} and {@code $3}. Returns as {@link #AUDIT_DETAILS} does. */
    static final String WAITING_OPERATIONS = operations("outbox_table", "o.user_id = $1::text");

    /** Deletes operations of the user, and those that name it, likewise. */
    static final String REFUSED_OPERATIONS = operations(
            "outbox_failed_table", "(o.user_id = $1::text OR strpos(o.body::text, to_json($1::text)::text) > 0)");

    private static String operations(String table, String condition) {
        return """
                WITH page AS MATERIALIZED (
                    SELECT conversation_id, outbox_id FROM %1$s
                    WHERE (conversation_id, outbox_id) > ($2::uuid, $3::bigint) ORDER BY conversation_id, outbox_id LIMIT 500
                ), changed AS (
                    DELETE FROM %1$s o USING page p
                    WHERE o.conversation_id = p.conversation_id AND o.outbox_id = p.outbox_id AND %2$s
                    RETURNING 1
                ), last AS (
                    SELECT conversation_id, outbox_id FROM page ORDER BY conversation_id DESC, outbox_id DESC LIMIT 1
                )
                SELECT (SELECT conversation_id FROM last), (SELECT outbox_id FROM last), (SELECT count(*) FROM changed)""".formatted(table, condition);
    }

    static final String HAS_FRIENDSHIPS = "SELECT to_regclass('friendship_table') IS NOT NULL";

    /** The original's table, where it is. */
    static final String DELETE_FRIENDSHIPS = "DELETE FROM friendship_table WHERE user_id1 = $1 OR user_id2 = $1";

    /** Selects users who have blocked the user. */
    static final String BLOCKERS = "SELECT user_id FROM block_table WHERE blocked_id = $1 LIMIT 100";

    /**
     * Looks at some of the messages that were indexed as the user's at the moment at which they were deleted or got another sender: those
     * that are gone are deleted, others get the pseudonym, so neither is found again. {@code $3} is the query for the sender. Returns how
     * many there were.
     */
    static final String REINDEX = """
            WITH page AS MATERIALIZED (
                SELECT x.conversation_id, x.seq, x.sent_at, EXISTS (
                    SELECT FROM message_table m
                    WHERE m.conversation_id = x.conversation_id AND m.seq = x.seq AND NOT coalesce(m.extra ? 'quiet', false)) AS is_there
                FROM search_table x
                WHERE x.words @@ $3::text::tsquery LIMIT 2000
            ), deleted AS (
                DELETE FROM search_table x USING page p
                WHERE x.conversation_id = p.conversation_id AND x.seq = p.seq AND x.sent_at = p.sent_at AND NOT p.is_there
                RETURNING 1
            ), renamed AS (
                UPDATE search_table x SET words = ts_delete(x.words, 'u:' || $1::text) || array_to_tsvector(ARRAY['u:' || $2::text])
                FROM page p
                WHERE x.conversation_id = p.conversation_id AND x.seq = p.seq AND x.sent_at = p.sent_at AND p.is_there
                RETURNING 1
            )
            SELECT (SELECT count(*) FROM deleted) + (SELECT count(*) FROM renamed)""";

    /** Rows that others need stay under the pseudonym. */
    static final List<String> RENAMINGS = List.of(
            "UPDATE ban_table SET banned_by = $2 WHERE banned_by = $1",
            "UPDATE webhook_table SET created_by = $2 WHERE created_by = $1");

    /** Each renames the user in some rows, and is repeated until there are none. */
    static final List<String> RENAMINGS_IN_PARTS = List.of(inAudit("actor"), inAudit("target"));

    private static String inAudit(String column) {
        return """
                UPDATE audit_table SET %1$s = $2 WHERE (at, audit_id) IN (
                    SELECT at, audit_id FROM audit_table WHERE %1$s = $1 LIMIT 2000)""".formatted(column);
    }

    /** Deletes files that no message uses, or all files if {@code $2} is false. */
    static final String DELETE_FILES = """
            DELETE FROM attachment_table WHERE attachment_id = ANY(ARRAY(
                SELECT attachment_id FROM attachment_table
                WHERE uploader = $1 AND (message_id IS NULL OR NOT $2::boolean) LIMIT 200))
            RETURNING store_key""";

    static final String MARK_FILES = "UPDATE file_deletion_table SET erasure_id = $1 WHERE store_key = ANY($2::text[])";

    /** Renames the user in some rows, and is repeated until there are none. */
    static final String RENAME_FILES = """
            UPDATE attachment_table SET uploader = $2 WHERE attachment_id IN (
                SELECT attachment_id FROM attachment_table WHERE uploader = $1 LIMIT 2000)""";

    /**
     * Takes the user out of the next reports after {@code $4}. Copies of messages lose the user's texts, or only its id if {@code $3}, and
     * so does the text of a report by the user. Returns the last report of the page, and how many were changed.
     */
    static final String REPORTS = """
            WITH page AS MATERIALIZED (
                SELECT r.report_id, r.messages AS before, (
                    SELECT coalesce(jsonb_agg(CASE
                        WHEN m ->> 'senderId' = $1::text THEN (m - CASE WHEN $3::boolean THEN '' ELSE 'extra' END)
                            || jsonb_build_object('senderId', $2::text)
                            || CASE WHEN $3::boolean THEN '{}' ELSE jsonb_build_object('content', '') END
                        WHEN strpos((m -> 'extra')::text, to_json($1::text)::text) > 0
                            OR strpos((m -> 'extra')::text, btrim(to_json(to_json($1::text)::text)::text, '"')) > 0 THEN (m - 'extra')
                            || CASE WHEN m -> 'extra' ->> 'messageType' = 'system' THEN jsonb_build_object('content', '') ELSE '{}' END
                        ELSE m END ORDER BY place), '[]')
                    FROM jsonb_array_elements(r.messages) WITH ORDINALITY AS copied (m, place)) AS after
                FROM report_table r
                WHERE r.report_id > $4::uuid ORDER BY r.report_id LIMIT 200
            ), changed AS (
                UPDATE report_table r SET
                    reporter_id = CASE WHEN reporter_id = $1::text THEN $2::text ELSE reporter_id END,
                    reported_id = CASE WHEN reported_id = $1::text THEN $2::text ELSE reported_id END,
                    handled_by = CASE WHEN handled_by = $1::text THEN $2::text ELSE handled_by END,
                    text = CASE WHEN reporter_id = $1::text AND NOT $3::boolean THEN '' ELSE text END,
                    messages = p.after
                FROM page p
                WHERE r.report_id = p.report_id
                    AND (p.after IS DISTINCT FROM p.before OR $1::text IN (r.reporter_id, r.reported_id, r.handled_by))
                RETURNING 1
            )
            SELECT (SELECT report_id FROM page ORDER BY report_id DESC LIMIT 1), (SELECT count(*) FROM changed)""";

    /**
     * Takes the user out of the details of the next acts after the one of {@code $3} and {@code $4}. Returns the last act of the page, and
     * how many were changed.
     */
    static final String AUDIT_DETAILS = """
            WITH page AS MATERIALIZED (
                SELECT at, audit_id, detail FROM audit_table
                WHERE (at, audit_id) > ($3::timestamptz, $4::uuid) ORDER BY at, audit_id LIMIT 2000
            ), changed AS (
                UPDATE audit_table a SET detail = replace(a.detail::text, to_json($1::text)::text, to_json($2::text)::text)::jsonb
                FROM page p
                WHERE a.at = p.at AND a.audit_id = p.audit_id AND strpos(p.detail::text, to_json($1::text)::text) > 0
                RETURNING 1
            ), last AS (
                SELECT at, audit_id FROM page ORDER BY at DESC, audit_id DESC LIMIT 1
            )
            SELECT (SELECT at FROM last), (SELECT audit_id FROM last), (SELECT count(*) FROM changed)""";

    private UserErasureSql() {}
}
