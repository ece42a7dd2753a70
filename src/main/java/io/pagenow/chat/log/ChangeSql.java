package io.pagenow.chat.log;

import io.pagenow.chat.database.MessageAge;

/**
 * SQL of the log of changes. {@code V10__changes.sql} explains the tables.
 *
 * <p>Each write is one statement, so that a node which stops in the middle holds no lock. It locks the rows of its
 * conversations, which returns their latest revision; the rest of the statement reads an older snapshot. If the two differ,
 * another node has changed the conversation meanwhile: nothing is written, and the outcome {@code retry} asks for another
 * attempt.
 */
final class ChangeSql {
    /**
     * Edits and deletes single messages, each message at most once. A change without content is a deletion. Windows are in
     * seconds, negative for no limit. Returns one row per change with its ordinal from 1, the reason of a refusal if there is
     * one, and the message as it is then; {@code after_pause} is true if the conversation's previous change is more than two
     * seconds older, {@code is_recent} if the message may still be on its way to other nodes.
     */
    static final String CHANGE_MESSAGES = """
            WITH locked AS MATERIALIZED (
                SELECT conversation_id, rev FROM conversation_table
                WHERE conversation_id = ANY($1::uuid[])
                ORDER BY conversation_id FOR NO KEY UPDATE
            ), requested AS MATERIALIZED (
                SELECT r.*, c.rev AS rev_before, c.changed_at AS changed_before, statement_timestamp() AS now,
                    date_trunc('milliseconds', statement_timestamp()) AS at,
                    m.message_id, m.temp_message_id, m.sender_id, m.sent_at, m.extra AS extra_before,
                    s.rev AS state_rev, s.edited_at, coalesce(s.edits, 0) AS edits, s.reactions,
                    c.member_seq, CASE
                        WHEN p.user_id IS NULL THEN 'no-conversation'
                        WHEN locked.rev <> c.rev THEN 'retry'
                        WHEN m.seq IS NULL OR m.seq <= p.above_seq OR NOT""" + " " + MessageAge.isKept("m") + """
             THEN 'no-message'
                        WHEN r.content IS NULL THEN CASE
                            WHEN m.extra ? 'deletedAt' THEN 'deleted'
                            WHEN m.extra ->> 'messageType' = 'system' THEN 'system'
                            WHEN p.role > 0 THEN NULL
                            WHEN m.sender_id <> r.user_id THEN 'not-sender'
                            WHEN $8::int >= 0 AND m.sent_at < statement_timestamp() - make_interval(secs => $8) THEN 'too-late'
                        END
                        WHEN m.extra ->> 'messageType' = 'system' THEN 'system'
                        WHEN m.sender_id <> r.user_id THEN 'not-sender'
                        WHEN m.extra ? 'deletedAt' OR""" + " " + MessageAge.isExpired("m")
            + """
             THEN 'deleted'
                        WHEN p.send_bar <> 0 THEN 'barred'
                        WHEN c.frozen AND p.role = 0 THEN 'frozen'
                        WHEN $7::int >= 0 AND m.sent_at < statement_timestamp() - make_interval(secs => $7) THEN 'too-late'
                        WHEN r.if_rev <> coalesce(s.rev, 0) THEN 'conflict'
                        WHEN r.mention_all AND NOT coalesce((m.extra ->> 'mentionAll')::boolean, false) AND""" + " "
            + MentionSql.MAY_NOT_MENTION_ALL + """
                            THEN 'mention-all'
                    END AS refusal
                FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[], $9::text[], $10::boolean[])
                    WITH ORDINALITY AS r (conversation_id, seq, user_id, content, data, if_rev, mentions, mention_all, ordinal)
                LEFT JOIN locked ON locked.conversation_id = r.conversation_id
                LEFT JOIN conversation_table c ON c.conversation_id = r.conversation_id
                LEFT JOIN participant_table p ON p.conversation_id = r.conversation_id AND p.user_id = r.user_id
                LEFT JOIN message_table m ON m.conversation_id = r.conversation_id AND m.seq = r.seq
                LEFT JOIN message_state_table s ON s.conversation_id = r.conversation_id AND s.seq = r.seq
            ), accepted AS MATERIALIZED (
                SELECT ordinal, conversation_id, seq, sender_id, content, at,
                    mentions IS NOT NULL OR mention_all IS NOT NULL AS is_mentioning,
                    coalesce(extra_before ? 'attachments', false) AS has_files,
                    rev_before + row_number() OVER earlier AS rev,
                    CASE WHEN content IS NULL THEN edited_at ELSE at END AS edited_at,
                    edits + (content IS NOT NULL)::int AS edits,
                    CASE WHEN content IS NOT NULL THEN reactions END AS reactions,
                    CASE
                        WHEN content IS NULL THEN jsonb_build_object(
                            'quiet', true, 'deletedAt', (extract(epoch FROM at) * 1000)::bigint, 'deletedBy', user_id,
                            'rev', rev_before + row_number() OVER earlier)
                        WHEN data IS NULL AND mentions IS NULL AND mention_all IS NULL THEN extra_before
                        ELSE coalesce(extra_before, '{}')
                            || CASE WHEN data IS NULL THEN '{}' ELSE jsonb_build_object('data', data) END
                            || CASE WHEN mentions IS NULL THEN '{}' ELSE jsonb_build_object('mentions',""" + " "
            + MentionSql.membersOf("r.mentions::jsonb", "r.conversation_id") + """
            ) END
                            || CASE WHEN mention_all IS NULL THEN '{}' ELSE jsonb_build_object('mentionAll', mention_all) END
                    END AS extra
                FROM requested r
                WHERE refusal IS NULL
                WINDOW earlier AS (PARTITION BY conversation_id ORDER BY ordinal)
            ), counted AS (
                UPDATE conversation_table c SET rev = newest.rev, changed_at = newest.at
                FROM (SELECT conversation_id, max(rev) AS rev, max(at) AS at FROM accepted GROUP BY conversation_id) newest
                WHERE c.conversation_id = newest.conversation_id
            ), written AS (
                UPDATE message_table m SET content = coalesce(a.content, ''), extra = a.extra
                FROM accepted a
                WHERE m.conversation_id = a.conversation_id AND m.seq = a.seq
            ), state AS (
                INSERT INTO message_state_table (conversation_id, seq, rev, changed_at, edited_at, edits, reactions)
                SELECT conversation_id, seq, rev, at, edited_at, edits, reactions FROM accepted
                ON CONFLICT (conversation_id, seq) DO UPDATE SET rev = excluded.rev, changed_at = excluded.changed_at,
                    edited_at = excluded.edited_at, edits = excluded.edits, reactions = excluded.reactions
            ), renamed AS (
                SELECT conversation_id, seq, sender_id, extra FROM accepted WHERE is_mentioning AND content IS NOT NULL
            ), mentions_after AS (""" + " "
            + MentionSql.rowsOf("renamed", "$11::boolean") + """

            ), mentioned AS (
                INSERT INTO mention_table (conversation_id, user_id, seq)
                SELECT * FROM mentions_after
                ON CONFLICT DO NOTHING
            ), unmentioned AS (
                DELETE FROM mention_table t USING accepted a
                WHERE (a.content IS NULL OR a.is_mentioning) AND t.conversation_id = a.conversation_id AND t.seq = a.seq
                    AND NOT EXISTS (
                        SELECT FROM mentions_after n (conversation_id, user_id, seq)
                        WHERE n.conversation_id = t.conversation_id AND n.seq = t.seq AND n.user_id = t.user_id)
            ), unreacted AS (
                DELETE FROM reaction_table t USING accepted a
                WHERE a.content IS NULL AND t.conversation_id = a.conversation_id AND t.seq = a.seq
            ), unattached AS (
                DELETE FROM attachment_table t USING accepted a
                WHERE a.content IS NULL AND a.has_files AND t.conversation_id = a.conversation_id AND t.seq = a.seq
            )
            SELECT r.ordinal, r.refusal, r.conversation_id, r.seq, r.message_id, r.temp_message_id, r.sender_id, r.sent_at,
                coalesce(a.content, '') AS content,
                coalesce(a.extra, r.extra_before) AS extra,
                coalesce(a.rev, r.state_rev) AS rev,
                coalesce(a.edited_at, r.edited_at) AS edited_at,
                coalesce(a.edits, r.edits) AS edits,
                CASE WHEN a.ordinal IS NULL THEN r.reactions ELSE a.reactions END AS reactions,
                r.rev_before, r.member_seq,
                coalesce(r.changed_before < r.now - interval '2 seconds', true) AS after_pause,
                r.sent_at > r.now""" + LogSql.LESS_PUBLICATION_DELAY + " AS is_recent"
            + """

            FROM requested r
            LEFT JOIN accepted a ON a.ordinal = r.ordinal
            ORDER BY r.ordinal""";

    /**
     * Deletes the messages of some ranges of one conversation, all or none. Messages that are deleted already stay as they
     * are. Many at once have one revision and one row in {@code removal_table}, which takes the place of their states; few
     * have one each. Returns one row per
     * deleted message, and at least one.
     */
    static final String DELETE_RANGES =
            """
            WITH locked AS MATERIALIZED (
                SELECT rev FROM conversation_table WHERE conversation_id = $1 FOR NO KEY UPDATE
            ), conversation AS MATERIALIZED (
                SELECT c.rev, c.changed_at, c.member_seq, locked.rev AS locked_rev, p.role > 0 AS is_admin, p.above_seq,
                    statement_timestamp() AS now, date_trunc('milliseconds', statement_timestamp()) AS at
                FROM locked, conversation_table c
                JOIN participant_table p ON p.conversation_id = c.conversation_id AND p.user_id = $2
                WHERE c.conversation_id = $1
            ), target AS MATERIALIZED (
                SELECT m.seq, m.message_id, m.temp_message_id, m.sender_id, m.sent_at,
                    coalesce(m.extra ? 'deletedAt' OR m.extra ->> 'messageType' = 'system', false) AS gone
                FROM unnest($3::bigint[], $4::bigint[]) AS r (first, last)
                JOIN message_table m ON m.conversation_id = $1 AND m.seq >= r.first AND m.seq <= r.last
                    AND m.seq > coalesce((SELECT above_seq FROM conversation), 0) AND""" + " " + MessageAge.isKept("m") + """

            ), verdict AS MATERIALIZED (
                SELECT CASE
                    WHEN c.rev IS NULL THEN 'no-conversation'
                    WHEN c.locked_rev <> c.rev THEN 'retry'
                    WHEN NOT EXISTS (SELECT FROM target) THEN 'no-message'
                    WHEN c.is_admin THEN NULL
                    WHEN EXISTS (SELECT FROM target WHERE NOT gone AND sender_id <> $2) THEN 'not-sender'
                    WHEN $5::int >= 0 AND EXISTS (
                        SELECT FROM target WHERE NOT gone AND sent_at < c.now - make_interval(secs => $5)) THEN 'too-late'
                    END AS refusal
                FROM (SELECT) one LEFT JOIN conversation c ON true
            ), doomed AS MATERIALIZED (
                SELECT t.*, c.at, count(*) OVER () >= $6 AS at_once,
                    c.rev + CASE WHEN count(*) OVER () >= $6 THEN 1 ELSE row_number() OVER (ORDER BY t.seq) END AS rev
                FROM conversation c, target t
                WHERE NOT t.gone AND (SELECT refusal IS NULL FROM verdict)
            ), counted AS (
                UPDATE conversation_table c SET rev = newest.rev, changed_at = newest.at
                FROM (SELECT max(rev) AS rev, max(at) AS at FROM doomed) newest
                WHERE c.conversation_id = $1 AND newest.rev IS NOT NULL
            ), written AS (
                UPDATE message_table m SET content = '', extra = jsonb_build_object(
                    'quiet', true, 'deletedAt', (extract(epoch FROM d.at) * 1000)::bigint, 'deletedBy', $2::text, 'rev', d.rev)
                FROM doomed d
                WHERE m.conversation_id = $1 AND m.seq = d.seq
            ), state AS (
                INSERT INTO message_state_table (conversation_id, seq, rev, changed_at)
                SELECT $1, seq, rev, at FROM doomed WHERE NOT at_once
                ON CONFLICT (conversation_id, seq) DO UPDATE SET rev = excluded.rev, changed_at = excluded.changed_at,
                    reactions = NULL
            ), unmentioned AS (
                DELETE FROM mention_table t USING doomed d
                WHERE t.conversation_id = $1 AND t.seq = d.seq
            ), unreacted AS (
                DELETE FROM reaction_table t USING doomed d
                WHERE t.conversation_id = $1 AND t.seq = d.seq
            ), unattached AS (
                DELETE FROM attachment_table t USING doomed d
                WHERE t.conversation_id = $1 AND t.seq = d.seq
            ), superseded AS (
                DELETE FROM message_state_table s USING doomed d
                WHERE d.at_once AND s.conversation_id = $1 AND s.seq = d.seq
            ), removal AS (
                INSERT INTO removal_table (conversation_id, rev, changed_at, firsts, lasts)
                SELECT $1, max(rev), max(at), array_agg(first ORDER BY first), array_agg(last ORDER BY first)
                FROM (
                    SELECT min(seq) AS first, max(seq) AS last, max(rev) AS rev, max(at) AS at
                    FROM (SELECT *, seq - row_number() OVER (ORDER BY seq) AS island FROM doomed WHERE at_once) numbered
                    GROUP BY island) ranges
                HAVING count(*) > 0
            )
            SELECT verdict.refusal, c.rev AS rev_before, c.member_seq, c.at,
                coalesce(c.changed_at < c.now - interval '2 seconds', true) AS after_pause,
                d.seq, d.message_id, d.temp_message_id, d.sender_id, d.sent_at, d.rev, d.at_once,
                d.sent_at > c.now""" + LogSql.LESS_PUBLICATION_DELAY + " AS is_recent" + """

            FROM verdict
            LEFT JOIN conversation c ON true
            LEFT JOIN doomed d ON true
            ORDER BY d.seq""";

    private ChangeSql() {}
}
