package io.pagenow.chat.log;

import io.pagenow.chat.database.MessageAge;

/** SQL of reactions. {@code V11__groups.sql} explains the tables; {@link ChangeSql} explains how changes are written. */
final class ReactionSql {
    /**
     * Sets the reactions of users to messages; of each user and message once. Reactions are separated by spaces. All changes
     * of one message have one revision. Returns one row per change with its ordinal from 1, the reason of a refusal if there
     * is one, and the message as it is then, in order of revision; {@code is_changed} is false if the user had the same
     * reactions before. {@link ChangeSql#CHANGE_MESSAGES} explains the other columns.
     */
    static final String REACT = """
            WITH locked AS MATERIALIZED (
                SELECT conversation_id, rev FROM conversation_table
                WHERE conversation_id = ANY($1::uuid[])
                ORDER BY conversation_id FOR NO KEY UPDATE
            ), stated AS (
                SELECT conversation_id, seq, user_id, string_to_array(keys, ' ') AS keys, ordinal
                FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[]) WITH ORDINALITY
                    AS r (conversation_id, seq, user_id, keys, ordinal)
            ), requested AS MATERIALIZED (
                SELECT r.*, c.rev AS rev_before, c.changed_at AS changed_before, c.member_seq,
                    statement_timestamp() AS now, date_trunc('milliseconds', statement_timestamp()) AS at,
                    m.message_id, m.temp_message_id, m.sender_id, m.sent_at, m.content, m.extra,
                    s.rev AS state_rev, s.edited_at, s.edits, coalesce(s.reactions, '[]') AS reactions_before,
                    coalesce(own.reactions, '{}') AS keys_before, CASE
                        WHEN p.user_id IS NULL THEN 'no-conversation'
                        WHEN locked.rev <> c.rev THEN 'retry'
                        WHEN m.seq IS NULL OR m.seq <= p.above_seq OR NOT""" + " " + MessageAge.isKept("m") + """
             THEN 'no-message'
                        WHEN m.extra ->> 'messageType' = 'system' THEN 'system'
                        WHEN m.extra ? 'deletedAt' OR""" + " " + MessageAge.isExpired("m") + """
             THEN 'deleted'
                        WHEN p.send_bar <> 0 THEN 'barred'
                        WHEN c.frozen AND p.role = 0 THEN 'frozen'
                    END AS refusal
                FROM stated r
                LEFT JOIN locked ON locked.conversation_id = r.conversation_id
                LEFT JOIN conversation_table c ON c.conversation_id = r.conversation_id
                LEFT JOIN participant_table p ON p.conversation_id = r.conversation_id AND p.user_id = r.user_id
                LEFT JOIN message_table m ON m.conversation_id = r.conversation_id AND m.seq = r.seq
                LEFT JOIN message_state_table s ON s.conversation_id = r.conversation_id AND s.seq = r.seq
                LEFT JOIN reaction_table own
                    ON own.conversation_id = r.conversation_id AND own.seq = r.seq AND own.user_id = r.user_id
            ), different AS MATERIALIZED (
                SELECT * FROM requested
                WHERE refusal IS NULL AND NOT (keys @> keys_before AND keys <@ keys_before)
            ), introduced AS (
                SELECT conversation_id, seq, key,
                    row_number() OVER (PARTITION BY conversation_id, seq ORDER BY min(ordinal), key) AS place
                FROM different, unnest(keys) AS key
                WHERE NOT reactions_before @> jsonb_build_array(jsonb_build_object('k', key))
                GROUP BY conversation_id, seq, key
            ), accepted AS MATERIALIZED (
                SELECT d.*, rev_before + dense_rank() OVER (PARTITION BY conversation_id ORDER BY seq) AS rev
                FROM different d
                WHERE coalesce((
                    SELECT max(u.place) + jsonb_array_length(d.reactions_before) - (
                        SELECT count(*) FROM jsonb_array_elements(d.reactions_before) AS b
                        WHERE (b ->> 'n')::int = 1 AND b ->> 'k' = ANY(d.keys_before) AND NOT b ->> 'k' = ANY(d.keys))
                    FROM introduced u
                    WHERE u.conversation_id = d.conversation_id AND u.seq = d.seq AND u.key = ANY(d.keys)), 0) <= $5::bigint
            ), changed AS (
                SELECT conversation_id, seq, rev, max(at) AS at FROM accepted GROUP BY conversation_id, seq, rev
            ), given AS (
                SELECT t.conversation_id, t.seq, t.user_id, t.reactions, t.reacted_at
                FROM changed JOIN reaction_table t ON t.conversation_id = changed.conversation_id AND t.seq = changed.seq
                WHERE NOT EXISTS (
                    SELECT FROM accepted a
                    WHERE a.conversation_id = t.conversation_id AND a.seq = t.seq AND a.user_id = t.user_id)
                UNION ALL
                SELECT conversation_id, seq, user_id, keys, at FROM accepted
            ), by_key AS (
                SELECT conversation_id, seq, key, count(*) AS n, min(reacted_at) AS first_at,
                    (array_agg(user_id ORDER BY reacted_at, user_id))[1:$6::int] AS users,
                    sum(least(count(*), $6::int)) OVER (PARTITION BY conversation_id, seq) AS listed
                FROM given, unnest(reactions) AS key
                GROUP BY conversation_id, seq, key
            ), summary AS MATERIALIZED (
                SELECT conversation_id, seq, jsonb_agg(
                    jsonb_build_object('k', key, 'n', n)
                        || CASE WHEN listed <= $7::int THEN jsonb_build_object('u', users) ELSE '{}' END
                    ORDER BY first_at, key) AS reactions
                FROM by_key
                GROUP BY conversation_id, seq
            ), counted AS (
                UPDATE conversation_table c SET rev = newest.rev, changed_at = newest.at
                FROM (SELECT conversation_id, max(rev) AS rev, max(at) AS at FROM changed GROUP BY conversation_id) newest
                WHERE c.conversation_id = newest.conversation_id
            ), state AS (
                INSERT INTO message_state_table (conversation_id, seq, rev, changed_at, reactions)
                SELECT c.conversation_id, c.seq, c.rev, c.at, s.reactions
                FROM changed c LEFT JOIN summary s ON s.conversation_id = c.conversation_id AND s.seq = c.seq
                ON CONFLICT (conversation_id, seq) DO UPDATE SET rev = excluded.rev, changed_at = excluded.changed_at,
                    reactions = excluded.reactions
            ), taken_back AS (
                DELETE FROM reaction_table t USING accepted a
                WHERE a.keys = '{}' AND t.conversation_id = a.conversation_id AND t.seq = a.seq AND t.user_id = a.user_id
            ), stored AS (
                INSERT INTO reaction_table (conversation_id, seq, user_id, reactions, reacted_at)
                SELECT conversation_id, seq, user_id, keys, at FROM accepted WHERE keys <> '{}'
                ON CONFLICT (conversation_id, seq, user_id) DO UPDATE SET reactions = excluded.reactions,
                    reacted_at = excluded.reacted_at
            )
            SELECT r.ordinal, r.conversation_id, r.seq, r.message_id, r.temp_message_id, r.sender_id, r.sent_at,
                r.content, r.extra, r.edited_at, coalesce(r.edits, 0) AS edits,
                CASE WHEN a.ordinal IS NULL AND d.ordinal IS NOT NULL THEN 'too-many-reactions' ELSE r.refusal END AS refusal,
                a.ordinal IS NOT NULL AS is_changed,
                coalesce(a.rev, r.state_rev) AS rev,
                CASE WHEN a.ordinal IS NULL THEN r.reactions_before ELSE summary.reactions END AS reactions,
                r.rev_before, r.member_seq,
                coalesce(r.changed_before < r.now - interval '2 seconds', true) AS after_pause,
                r.sent_at > r.now"""
            + LogSql.LESS_PUBLICATION_DELAY + " AS is_recent" + """

            FROM requested r
            LEFT JOIN different d ON d.ordinal = r.ordinal
            LEFT JOIN accepted a ON a.ordinal = r.ordinal
            LEFT JOIN summary ON summary.conversation_id = r.conversation_id AND summary.seq = r.seq
            ORDER BY a.rev NULLS FIRST, r.ordinal""";

    /** Selects a user's reactions to some messages. */
    static final String OWN = """
            SELECT r.conversation_id, r.seq, r.reactions
            FROM unnest($2::uuid[], $3::bigint[]) AS wanted (conversation_id, seq)
            JOIN reaction_table r ON r.conversation_id = wanted.conversation_id AND r.seq = wanted.seq AND r.user_id = $1""";

    /**
     * Selects users with their reactions to a message, ordered by user id. Returns no row if the caller is not a participant,
     * and one row without {@code seq} if the caller sees no such message.
     */
    static final String PAGE = """
            SELECT m.seq, r.user_id, r.reactions
            FROM participant_table p
            LEFT JOIN message_table m ON m.conversation_id = p.conversation_id AND m.seq = $3 AND m.seq > p.above_seq
                AND""" + " " + MessageAge.isReadable("m") + """

            LEFT JOIN LATERAL (
                SELECT t.user_id, t.reactions FROM reaction_table t
                WHERE t.conversation_id = m.conversation_id AND t.seq = m.seq AND t.user_id > $4
                    AND ($5::text IS NULL OR $5 = ANY(t.reactions))
                ORDER BY t.user_id LIMIT $6) r ON true
            WHERE p.conversation_id = $1 AND p.user_id = $2
            ORDER BY r.user_id""";

    private ReactionSql() {}
}
