package io.pagenow.chat.webhook;

/** SQL that finds conversations with news and keeps the cursors of endpoints. */
final class CursorSql {
    /**
     * Conversations with news in a span of time, with the highest positions there, a page of them. {@code $1} is exclusive. Two bounds and
     * {@code OFFSET 0} make the planner use the indexes on time, as in {@code LogSql.RECENT}. An act in a conversation states its first revision, and
     * a deletion none.
     */
    private static final String NEWS = """
            SELECT conversation_id, max(seq) AS seq, max(rev) AS rev
            FROM (
                SELECT conversation_id, seq, 0 AS rev FROM message_table
                WHERE sent_at > (SELECT $1::timestamptz) AND sent_at <= (SELECT $2::timestamptz)
                UNION ALL
                SELECT conversation_id, 0, rev FROM message_state_table
                WHERE changed_at > (SELECT $1::timestamptz) AND changed_at <= (SELECT $2::timestamptz)
                UNION ALL
                SELECT conversation_id, 0, rev FROM removal_table
                WHERE changed_at > (SELECT $1::timestamptz) AND changed_at <= (SELECT $2::timestamptz)
                UNION ALL
                SELECT conversation_id, 0, CASE WHEN action = 'delete-conversation' THEN 9223372036854775807 ELSE rev END
                FROM audit_table
                WHERE at > (SELECT $1::timestamptz) AND at <= (SELECT $2::timestamptz) AND conversation_id IS NOT NULL
                    AND (rev IS NOT NULL OR action = 'delete-conversation')
                OFFSET 0) young
            WHERE conversation_id > $3
            GROUP BY conversation_id
            ORDER BY conversation_id
            LIMIT $4""";

    /**
     * One row, or one for each conversation with news: the version of the endpoints, the time, whether a walk and whether a report waits, and the
     * news.
     */
    static final String POLL = """
            SELECT p.version, clock_timestamp(), EXISTS (SELECT FROM webhook_walk_table), EXISTS (
                    SELECT FROM report_table
                    WHERE state IN ('open', 'resolved', 'dismissed') AND reported_at > $1 AND reported_at <= $2),
                p.epoch, news.conversation_id, news.seq, news.rev
            FROM webhook_progress_table p
            LEFT JOIN (""" + NEWS + ") news ON true";

    /** The last message before a time, 0 if there is none. */
    private static final String START_SEQ = """
            coalesce((
                SELECT m.seq FROM message_table m
                WHERE m.conversation_id = %1$s.conversation_id AND m.sent_at < %2$s::timestamptz
                ORDER BY m.seq DESC LIMIT 1), 0)""";

    /**
     * The revision before the first change since a time. The first one that is still visible will do: what had a lower one has changed again. An act
     * of members has one row with its first revision, so the revision before the next row is not the last one of before.
     */
    private static final String START_REV = """
            (SELECT CASE WHEN %2$s::timestamptz < timestamptz '0001-01-02 00:00:00+00' THEN 0 ELSE coalesce((
                    SELECT min(later.rev) - 1
                    FROM (
                        (SELECT s.rev FROM message_state_table s
                        WHERE s.conversation_id = %1$s.conversation_id AND s.rev > earlier.rev ORDER BY s.rev LIMIT 1)
                        UNION ALL
                        (SELECT r.rev FROM removal_table r
                        WHERE r.conversation_id = %1$s.conversation_id AND r.rev > earlier.rev ORDER BY r.rev LIMIT 1)
                        UNION ALL
                        (SELECT a.rev FROM audit_table a
                        WHERE a.conversation_id = %1$s.conversation_id AND a.rev > earlier.rev ORDER BY a.rev LIMIT 1)) later),
                    (SELECT o.rev FROM conversation_table o WHERE o.conversation_id = %1$s.conversation_id), 0) END
                FROM (
                    SELECT greatest(
                        (SELECT s.rev FROM message_state_table s
                        WHERE s.conversation_id = %1$s.conversation_id AND s.changed_at < %2$s::timestamptz
                        ORDER BY s.rev DESC LIMIT 1),
                        (SELECT r.rev FROM removal_table r
                        WHERE r.conversation_id = %1$s.conversation_id AND r.changed_at < %2$s::timestamptz
                        ORDER BY r.rev DESC LIMIT 1),
                        (SELECT a.rev FROM audit_table a
                        WHERE a.conversation_id = %1$s.conversation_id AND a.at < %2$s::timestamptz AND a.rev IS NOT NULL
                        ORDER BY a.rev DESC LIMIT 1),
                        0) AS rev) earlier)""";

    /**
     * The places of an endpoint in some conversations, and the newest positions of these. Positions that the caller knows ({@code $3}, {@code $4}) count before stored
     * ones, and those before the beginning of the endpoint, {@code $5}.
     */
    static final String PLACES =
            """
            SELECT w.conversation_id,
                coalesce(w.seq, k.seq,\s""" + String.format(START_SEQ, "w", "$5") + """
            ),
                coalesce(w.rev, k.rev,\s""" + String.format(START_REV, "w", "$5") + """
            ),
                coalesce((SELECT max(m.seq) FROM message_table m WHERE m.conversation_id = w.conversation_id), 0),
                coalesce(c.rev, 0), coalesce(c.first_seq, 1),
                CASE WHEN c.conversation_id IS NULL THEN (
                        SELECT max(a.at) FROM audit_table a
                        WHERE a.conversation_id = w.conversation_id AND a.action = 'delete-conversation')
                    ELSE c.deleted_at END,
                c.conversation_id IS NULL, k.deleted_at IS NOT NULL
            FROM unnest($2::uuid[], $3::bigint[], $4::bigint[]) AS w (conversation_id, seq, rev)
            LEFT JOIN conversation_table c ON c.conversation_id = w.conversation_id
            LEFT JOIN webhook_cursor_table k ON k.webhook_id = $1::text AND k.conversation_id = w.conversation_id""";

    /** The times of changes: of messages by their state, of other objects by the record of the act. */
    static final String TIMES = """
            SELECT w.conversation_id, w.rev, CASE WHEN w.is_object
                THEN (SELECT a.at FROM audit_table a
                    WHERE a.conversation_id = w.conversation_id AND a.rev <= w.rev ORDER BY a.rev DESC LIMIT 1)
                ELSE coalesce(
                    (SELECT s.changed_at FROM message_state_table s
                    WHERE s.conversation_id = w.conversation_id AND s.rev = w.rev),
                    (SELECT r.changed_at FROM removal_table r
                    WHERE r.conversation_id = w.conversation_id AND r.rev = w.rev)) END
            FROM unnest($1::uuid[], $2::bigint[], $3::boolean[]) AS w (conversation_id, rev, is_object)""";

    /** Saves nothing if another node has taken the lead. */
    static final String SAVE = """
            INSERT INTO webhook_cursor_table (webhook_id, conversation_id, seq, rev, waits, deleted_at)
            SELECT $1::text, c.conversation_id, c.seq, c.rev, c.waits, CASE WHEN c.ended THEN clock_timestamp() END
            FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::boolean[], $6::boolean[])
                AS c (conversation_id, seq, rev, waits, ended)
            WHERE EXISTS (SELECT FROM webhook_progress_table WHERE epoch = $7)
                AND EXISTS (SELECT FROM webhook_table WHERE webhook_id = $1::text)
            ON CONFLICT (webhook_id, conversation_id) DO UPDATE SET
                seq = excluded.seq, rev = excluded.rev, waits = excluded.waits, deleted_at = excluded.deleted_at""";

    /** Marks conversations as behind; those without a row are at the beginning of the endpoint, {@code $3}. */
    static final String MARK =
            """
            INSERT INTO webhook_cursor_table AS k (webhook_id, conversation_id, seq, rev, waits)
            SELECT $1::text, w.conversation_id,\s""" + String.format(START_SEQ, "w", "$3") + ", " + String.format(START_REV, "w", "$3") + """
            , true
            FROM unnest($2::uuid[]) AS w (conversation_id)
            WHERE EXISTS (SELECT FROM webhook_progress_table WHERE epoch = $4)
                AND EXISTS (SELECT FROM webhook_table WHERE webhook_id = $1::text)
            ON CONFLICT (webhook_id, conversation_id) DO UPDATE SET waits = true WHERE NOT k.waits AND k.deleted_at IS NULL""";

    /** A page of the conversations that are marked. */
    static final String WAITING = """
            SELECT conversation_id FROM webhook_cursor_table
            WHERE webhook_id = $1::text AND waits AND conversation_id > $2
            ORDER BY conversation_id LIMIT $3""";

    /** A page of all conversations, with whether the endpoint is behind. {@code $3} is its beginning. */
    static final String WALK = """
            SELECT c.conversation_id, CASE
                WHEN k.deleted_at IS NOT NULL THEN false
                WHEN c.deleted_at IS NOT NULL THEN k.webhook_id IS NOT NULL OR c.deleted_at >= $3
                WHEN k.webhook_id IS NOT NULL THEN coalesce(m.seq > k.seq, false) OR c.rev > k.rev
                ELSE coalesce(m.sent_at >= $3, false) OR (c.rev > 0 AND coalesce(c.changed_at >= $3, true)) END
            FROM (
                SELECT conversation_id, rev, changed_at, deleted_at FROM conversation_table
                WHERE conversation_id > $2 ORDER BY conversation_id LIMIT $4) c
            LEFT JOIN webhook_cursor_table k ON k.webhook_id = $1::text AND k.conversation_id = c.conversation_id
            LEFT JOIN LATERAL (
                SELECT n.seq, n.sent_at FROM message_table n
                WHERE n.conversation_id = c.conversation_id ORDER BY n.seq DESC LIMIT 1) m ON true
            ORDER BY c.conversation_id""";

    /** Conversations that are gone, and whose deletion is not delivered; a page of {@code $3} behind {@code $2}. */
    static final String GONE = """
            SELECT k.conversation_id FROM webhook_cursor_table k
            WHERE k.webhook_id = $1::text AND k.deleted_at IS NULL
                AND k.conversation_id > $2 AND NOT EXISTS (SELECT FROM conversation_table c WHERE c.conversation_id = k.conversation_id)
            ORDER BY k.conversation_id LIMIT $3""";

    /** Moves cursors back to what happened since a time, {@code $3}, and makes those that are missing. Returns the conversations with such news. */
    static final String MOVE_BACK_TO_TIME =
            """
            INSERT INTO webhook_cursor_table AS k (webhook_id, conversation_id, seq, rev, waits)
            SELECT $1::text, start.conversation_id, start.seq, start.rev, true
            FROM (
                SELECT c.conversation_id, c.rev AS newest_rev,\s""" + String.format(START_SEQ, "c", "$3") + " AS seq, " + String.format(START_REV, "c", "$3") + """
             AS rev
                FROM conversation_table c WHERE c.conversation_id = ANY($2::uuid[]) AND c.deleted_at IS NULL) start
            WHERE start.rev < start.newest_rev OR EXISTS (
                SELECT FROM message_table m WHERE m.conversation_id = start.conversation_id AND m.seq > start.seq)
            ON CONFLICT (webhook_id, conversation_id) DO UPDATE SET
                seq = least(k.seq, excluded.seq), rev = least(k.rev, excluded.rev), waits = true
            RETURNING conversation_id""";

    /** Moves the cursor of a conversation back to a message, {@code $3}. A missing one is at the beginning of the endpoint, {@code $4}. */
    static final String MOVE_BACK_TO_MESSAGE =
            """
            INSERT INTO webhook_cursor_table AS k (webhook_id, conversation_id, seq, rev, waits)
            SELECT $1::text, c.conversation_id, least($3::bigint - 1,\s""" + String.format(START_SEQ, "c", "$4") + "), " + String.format(START_REV, "c", "$4") + """
            , true
            FROM conversation_table c WHERE c.conversation_id = $2 AND c.deleted_at IS NULL
            ON CONFLICT (webhook_id, conversation_id) DO UPDATE SET seq = least(k.seq, $3::bigint - 1), waits = true
            RETURNING conversation_id""";

    /** Deletes the marks of deletions that are not found a second time, because they are old enough. */
    static final String FORGET_DELETED =
            "DELETE FROM webhook_cursor_table WHERE deleted_at < $1::timestamptz - interval '1 hour'";

    private CursorSql() {}
}
