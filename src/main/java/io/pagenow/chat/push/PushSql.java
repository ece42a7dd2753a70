package io.pagenow.chat.push;

import io.pagenow.chat.database.MessageAge;

/** SQL of push. {@code V15__push.sql} explains the tables. */
final class PushSql {
    static final String KEYS =
            "SELECT generation, public_key, private_key FROM push_key_table ORDER BY generation DESC";

    /** Stores a key unless there is one of its generation or a later one; nodes that start at the same time make one in all. */
    static final String STORE_KEY = """
            INSERT INTO push_key_table (generation, public_key, private_key, created_at)
            SELECT $1, $2, $3, statement_timestamp()
            WHERE NOT EXISTS (SELECT FROM push_key_table WHERE generation >= $1)
            ON CONFLICT DO NOTHING""";

    /** Keeps the number of a user's subscriptions what it is until the end of the transaction. The number identifies the kind of lock. */
    static final String LOCK_USER = "SELECT pg_advisory_xact_lock(1347767379, hashtext($1))";

    static final String COUNT = """
            SELECT count(*) FROM push_subscription_table WHERE user_id = $1 AND subscription_id <> $2""";

    private static final String DEVICE_COLUMNS = """
            subscription_id, device, endpoint, generation = (SELECT max(k.generation) FROM push_key_table k) AS is_current,
                created_at, expires_at, last_success_at, failures""";

    /** Stores a subscription, also if another user had its endpoint. Returns no row if its key is gone. */
    static final String SUBSCRIBE = """
            INSERT INTO push_subscription_table AS s (
                subscription_id, user_id, endpoint, p256dh, auth, generation, device, created_at, expires_at)
            SELECT $1, $2, $3, $4, $5, k.generation, $7, date_trunc('milliseconds', statement_timestamp()), $8
            FROM push_key_table k WHERE k.generation = $6
            ON CONFLICT (subscription_id) DO UPDATE SET user_id = excluded.user_id, p256dh = excluded.p256dh,
                auth = excluded.auth, generation = excluded.generation, device = excluded.device, expires_at = excluded.expires_at,
                created_at = CASE WHEN s.user_id = excluded.user_id THEN s.created_at ELSE excluded.created_at END,
                failures = 0, failing_since = NULL
            RETURNING""" + " " + DEVICE_COLUMNS;

    static final String UNSUBSCRIBE = """
            DELETE FROM push_subscription_table WHERE user_id = $1 AND subscription_id = $2 RETURNING subscription_id""";

    static final String DEVICES = "SELECT " + DEVICE_COLUMNS + """

            FROM push_subscription_table WHERE user_id = $1 ORDER BY created_at, subscription_id""";

    /** Notes successes, at most once in ten minutes of each subscription unless there were failures. */
    static final String SUCCEEDED = """
            UPDATE push_subscription_table SET last_success_at = statement_timestamp(), failures = 0, failing_since = NULL
            WHERE subscription_id = ANY($1)
                AND (failures > 0 OR last_success_at IS NULL OR last_success_at < statement_timestamp() - interval '10 minutes')""";

    static final String FAILED = """
            UPDATE push_subscription_table SET failures = failures + 1,
                failing_since = coalesce(failing_since, statement_timestamp())
            WHERE subscription_id = ANY($1)""";

    /** Deletes subscriptions that their push service no longer knows, unless they were made anew since the push. */
    static final String DELETE_GONE = """
            DELETE FROM push_subscription_table s
            USING unnest($1::uuid[], $2::bytea[]) AS gone (subscription_id, auth)
            WHERE s.subscription_id = gone.subscription_id AND s.auth = gone.auth""";

    /** Deletes subscriptions whose end has come, and those that have failed ten times or more over two weeks without a success. */
    static final String DELETE_EXPIRED = """
            DELETE FROM push_subscription_table
            WHERE expires_at < statement_timestamp()
                OR failures >= 10 AND failing_since < statement_timestamp() - interval '14 days'""";

    private static final String SHOWN = """
            c.title, c.is_group, sender.name AS sender_name, s.subscription_id, s.endpoint, s.p256dh, s.auth, s.generation""";

    private static final String DEVICES_OF_AUDIENCE = """
            LEFT JOIN user_table sender ON sender.user_id = m.sender_id
            LEFT JOIN push_subscription_table s ON s.user_id = a.user_id AND m.seq IS NOT NULL
                AND coalesce(s.expires_at, 'infinity') > statement_timestamp()
            ORDER BY a.conversation_id, a.user_id""";

    /**
     * Selects one page of the users to be notified of some bursts of messages, ordered by conversation and user: participants who have
     * a subscription (or all of them, if {@code $4}) and wish to be notified, are not banned, and have not muted the conversation. A message
     * counts for a user unless it is the user's own, deleted, the server's, by somebody whom the user has blocked, read already, not visible to the user, or,
     * where only mentions count, does not mention the user. Users for whom none of the burst counts have a null {@code seq}. The others have the
     * newest message that counts, of the burst or after it, and in {@code total} the number of those that count, up to 50: it depends on the
     * database alone, so pushes of several nodes do not contradict one another. {@code mentioned} tells whether one of the burst mentions the
     * user. The newest 50 messages of the burst are considered, and of the conversation the newest 50 of those after the 1,000th before the end of the
     * burst: behind many messages that do not count, the search for others would go through the whole conversation. A user with several
     * subscriptions has several rows.
     */
    static final String TARGETS = """
            WITH burst AS MATERIALIZED (
                SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS b (conversation_id, first_seq, last_seq)
            ), message AS MATERIALIZED (
                SELECT b.conversation_id, m.seq, m.sender_id, m.content, m.seq BETWEEN b.first_seq AND b.last_seq AS is_news,
                    EXISTS (
                        SELECT FROM mention_table t
                        WHERE t.conversation_id = b.conversation_id AND t.user_id = '' AND t.seq = m.seq) AS mentions_all
                FROM burst b
                CROSS JOIN LATERAL (
                    (SELECT seq, sender_id, left(content, 500) AS content FROM message_table n
                    WHERE conversation_id = b.conversation_id AND seq BETWEEN b.first_seq AND b.last_seq
                        AND (extra IS NULL OR NOT extra ? 'quiet') AND""" + " " + MessageAge.isReadable("n") + """

                    ORDER BY seq DESC LIMIT 50)
                    UNION
                    (SELECT seq, sender_id, left(content, 500) AS content FROM message_table n
                    WHERE conversation_id = b.conversation_id AND seq > b.last_seq - 1000
                        AND (extra IS NULL OR NOT extra ? 'quiet')
                        AND""" + " " + MessageAge.isReadable("n") + """

                    ORDER BY seq DESC LIMIT 50)) m
            ), audience AS MATERIALIZED (
                SELECT p.conversation_id, p.user_id, greatest(p.above_seq, p.last_read_seq) AS seen_seq, wish.notify,
                    wish.preview, coalesce((p.mine ->> 'mutedUntil')::timestamptz > statement_timestamp(), false) AS muted,
                    coalesce((p.mine ->> 'mentions')::boolean, true) AS mentions_pass,
                    ARRAY(SELECT k.blocked_id FROM block_table k WHERE k.user_id = p.user_id) AS blocked
                FROM burst b
                JOIN participant_table p ON p.conversation_id = b.conversation_id
                LEFT JOIN user_table u ON u.user_id = p.user_id
                CROSS JOIN LATERAL (
                    SELECT coalesce(u.me ->> 'pushNotify', 'all') AS notify,
                        coalesce(u.me ->> 'pushPreview', 'true') = 'true' AS preview) wish
                WHERE (p.conversation_id, p.user_id) > ($5::uuid, $6::text) AND wish.notify <> 'none'
                    AND ($4::boolean OR EXISTS (SELECT FROM push_subscription_table s WHERE s.user_id = p.user_id))
                    AND NOT EXISTS (
                        SELECT FROM ban_table b
                        WHERE b.user_id = p.user_id AND coalesce(b.until, 'infinity') > statement_timestamp())
                ORDER BY p.conversation_id, p.user_id
                LIMIT $7::int
            ), mention AS MATERIALIZED (
                SELECT a.conversation_id, a.user_id, t.seq
                FROM audience a
                CROSS JOIN LATERAL (
                    SELECT seq FROM mention_table
                    WHERE conversation_id = a.conversation_id AND user_id = a.user_id AND seq > a.seen_seq
                    ORDER BY seq DESC LIMIT 100) t
            ), counted AS MATERIALIZED (
                SELECT a.conversation_id, a.user_id, max(n.seq) AS seq, least(count(*), 50) AS total,
                    bool_or(n.is_news AND (n.mentions_all OR t.seq IS NOT NULL)) AS mentioned
                FROM audience a
                JOIN message n ON n.conversation_id = a.conversation_id AND n.seq > a.seen_seq AND n.sender_id <> a.user_id
                    AND n.sender_id <> ALL (a.blocked)
                LEFT JOIN mention t ON t.conversation_id = a.conversation_id AND t.user_id = a.user_id AND t.seq = n.seq
                WHERE a.notify = 'all' AND NOT a.muted
                    OR (n.mentions_all OR t.seq IS NOT NULL) AND (NOT a.muted OR a.mentions_pass)
                GROUP BY a.conversation_id, a.user_id
                HAVING bool_or(n.is_news)
            )
            SELECT a.conversation_id, a.user_id, CASE WHEN a.preview THEN m.content END AS body, NULL::text[] AS reactions, m.seq,
                m.sender_id, d.mentioned, d.total,"""
            + " " + SHOWN + """

            FROM audience a
            JOIN conversation_table c ON c.conversation_id = a.conversation_id
            LEFT JOIN counted d ON d.conversation_id = a.conversation_id AND d.user_id = a.user_id
            LEFT JOIN message m ON m.conversation_id = d.conversation_id AND m.seq = d.seq
            """ + DEVICES_OF_AUDIENCE;

    /**
     * Selects one page of the authors who wish to be notified of reactions, for changes of conversations: of each author and conversation the
     * newest reaction of the last {@code $8} seconds by somebody whom the author has not blocked, to a message that changed in these
     * revisions. The columns and other parameters are those of {@link #TARGETS}.
     */
    static final String REACTION_TARGETS =
            """
            WITH burst AS MATERIALIZED (
                SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS b (conversation_id, first_rev, last_rev)
            ), reacted AS MATERIALIZED (
                SELECT m.conversation_id, m.sender_id AS user_id, m.seq
                FROM burst b
                JOIN message_state_table t ON t.conversation_id = b.conversation_id AND t.rev BETWEEN b.first_rev AND b.last_rev
                JOIN message_table m ON m.conversation_id = t.conversation_id AND m.seq = t.seq
                JOIN user_table u ON u.user_id = m.sender_id AND u.me ->> 'pushReactions' = 'true'
                    AND coalesce(u.me ->> 'pushNotify', 'all') <> 'none'
                JOIN participant_table p ON p.conversation_id = m.conversation_id AND p.user_id = m.sender_id
                    AND p.above_seq < m.seq AND coalesce((p.mine ->> 'mutedUntil')::timestamptz, '-infinity') <= statement_timestamp()
                WHERE t.reactions IS NOT NULL AND (m.extra IS NULL OR NOT m.extra ? 'quiet') AND""" + " " + MessageAge.isReadable("m") + """

            ), audience AS MATERIALIZED (
                SELECT DISTINCT a.conversation_id, a.user_id
                FROM reacted a
                WHERE (a.conversation_id, a.user_id) > ($5::uuid, $6::text)
                    AND ($4::boolean OR EXISTS (SELECT FROM push_subscription_table s WHERE s.user_id = a.user_id))
                    AND NOT EXISTS (
                        SELECT FROM ban_table b
                        WHERE b.user_id = a.user_id AND coalesce(b.until, 'infinity') > statement_timestamp())
                ORDER BY a.conversation_id, a.user_id
                LIMIT $7::int
            )
            SELECT a.conversation_id, a.user_id, NULL::text AS body, m.reactions, m.seq, m.sender_id, false AS mentioned,
                m.total,""" + " " + SHOWN + """

            FROM audience a
            JOIN conversation_table c ON c.conversation_id = a.conversation_id
            LEFT JOIN LATERAL (
                SELECT r.seq, r.user_id AS sender_id, r.reactions, count(*) OVER () AS total
                FROM reacted own
                JOIN reaction_table r ON r.conversation_id = own.conversation_id AND r.seq = own.seq
                WHERE own.conversation_id = a.conversation_id AND own.user_id = a.user_id AND r.user_id <> a.user_id
                    AND cardinality(r.reactions) > 0 AND r.reacted_at > statement_timestamp() - make_interval(secs => $8::int)
                    AND NOT EXISTS (SELECT FROM block_table b WHERE b.user_id = a.user_id AND b.blocked_id = r.user_id)
                ORDER BY r.reacted_at DESC
                LIMIT 1) m ON true
            """ + DEVICES_OF_AUDIENCE;

    private PushSql() {}
}
