package io.pagenow.chat.relay;

import io.pagenow.chat.model.ErrorCode;

/** SQL of the relay. {@code V19__outbox.sql} explains the tables. */
final class RelaySql {
    /** Most operations, and most conversations, of one page. */
    static final int PAGE = 256;

    /** Bytes of bodies after which a page ends. */
    static final int PAGE_BYTES = 4 * 1024 * 1024;

    static final int LEASE_SECONDS = 5;

    /** Rows deleted by one statement. */
    static final int CLEANED = 1_000;

    static final String HAS_WAITING = "SELECT conversation_id FROM outbox_table ORDER BY conversation_id LIMIT 1";

    /** Takes or renews the lease. Returns no row while another node has it. A lease that ends too late is from before the clock was set back. */
    static final String LEASE = """
            INSERT INTO outbox_relay_table AS r (holder, until)
            VALUES ($1, clock_timestamp() + make_interval(secs => $2))
            ON CONFLICT (only_row) DO UPDATE SET holder = excluded.holder, until = excluded.until
            WHERE r.holder = excluded.holder OR r.until < clock_timestamp() OR r.until > excluded.until
            RETURNING holder""";

    static final String RELEASE = "DELETE FROM outbox_relay_table WHERE holder = $1";

    /**
     * Plans for the keys, whatever the statistics of a table say that is full at one moment and empty at the next. The disk is not waited for,
     * because an operation whose deletion is lost is repeated without effect.
     */
    static final String BEGIN = "BEGIN; SET LOCAL synchronous_commit = off; SET LOCAL enable_seqscan = off;"
            + " SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_hashjoin = off;"
            + " SET LOCAL enable_mergejoin = off";

    /**
     * Selects a page: conversations from {@code $1} on, and the first operations of each but those of {@code $2}, fewer of each the more
     * conversations there are. So a conversation with very many operations does not keep others waiting, and nothing is remembered
     * between two pages by which a row that is committed late could be passed over. Returns the number of conversations looked at and the last of
     * them in each row, of which there is at least one.
     */
    static final String NEXT = """
            WITH RECURSIVE head (conversation_id, place) AS (
                (SELECT o.conversation_id, 1 FROM outbox_table o
                WHERE o.conversation_id >= $1 ORDER BY o.conversation_id LIMIT 1)
                UNION ALL
                SELECT n.conversation_id, h.place + 1 FROM head h CROSS JOIN LATERAL (
                    SELECT o.conversation_id FROM outbox_table o
                    WHERE o.conversation_id > h.conversation_id ORDER BY o.conversation_id LIMIT 1) n
                WHERE h.place < %1$s
            ), waiting AS (
                SELECT h.conversation_id, h.place, w.*,
                    sum(octet_length(w.body)) OVER (ORDER BY h.place, w.outbox_id) - octet_length(w.body) AS bytes_before
                FROM head h CROSS JOIN LATERAL (
                    SELECT o.outbox_id, o.action, o.user_id, o.body::text AS body FROM outbox_table o
                    WHERE o.conversation_id = h.conversation_id
                    ORDER BY o.outbox_id
                    LIMIT (SELECT greatest(1, %1$s / count(*)) FROM head)) w
                WHERE h.conversation_id <> ALL($2::uuid[])
            )
            SELECT (SELECT count(*) FROM head) AS conversations,
                (SELECT h.conversation_id FROM head h ORDER BY h.place DESC LIMIT 1) AS last, w.*,
                EXISTS (
                    SELECT FROM ban_table b
                    WHERE b.user_id = w.user_id AND (b.until IS NULL OR b.until > clock_timestamp())) AS is_banned
            FROM (VALUES (1)) one
            LEFT JOIN waiting w ON w.bytes_before < %2$s
            ORDER BY w.place, w.outbox_id""".formatted(PAGE, PAGE_BYTES);

    /**
     * Deletes operations, and keeps those that have a code. An operation that is gone was judged by another node. Nothing is kept that may
     * name a user who was erased.
     */
    static final String FINISH = """
            WITH gone AS (
                DELETE FROM outbox_table o
                USING unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[]) AS v (conversation_id, outbox_id, code, message)
                WHERE o.conversation_id = v.conversation_id AND o.outbox_id = v.outbox_id
                RETURNING o.*, v.code, v.message
            )
            INSERT INTO outbox_failed_table (
                conversation_id, outbox_id, action, user_id, ref, body, created_at, failed_at, code, message)
            SELECT conversation_id, outbox_id, action, CASE WHEN code <> '%1$s' THEN user_id ELSE '' END, ref,
                CASE WHEN code <> '%1$s' THEN body ELSE '{}' END, created_at, clock_timestamp(), code, left(message, 1000)
            FROM gone WHERE code IS NOT NULL
            ON CONFLICT DO NOTHING""".formatted(ErrorCode.USER_ERASED.wireName());

    static final String CLEAN = """
            DELETE FROM outbox_failed_table WHERE ctid = ANY(ARRAY(
                SELECT ctid FROM outbox_failed_table
                WHERE failed_at < clock_timestamp() - interval '30 days' ORDER BY failed_at LIMIT %s))""".formatted(CLEANED);

    static final String BACKLOG = """
            SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::bigint FROM outbox_table""";

    private RelaySql() {}
}
