package io.pagenow.chat.persistence;

import io.pagenow.chat.database.MessageAge;
import io.pagenow.chat.log.ConversationRow;

/** SQL of conversations and of their list. {@code db_init.sql} explains the tables and what their keys guarantee. */
final class ConversationSql {
    /** Returns no row if the pair already has a conversation. */
    static final String CREATE_DIRECT = """
            WITH pair AS (
                SELECT least($3::text COLLATE "C", $2::text COLLATE "C") AS low,
                    greatest($3::text COLLATE "C", $2::text COLLATE "C") AS high
            ), created AS (
                INSERT INTO conversation_table (conversation_id, created_by, title, is_group, direct_low, direct_high)
                SELECT $1, $2, '', false, low, high FROM pair
                ON CONFLICT (direct_low, direct_high) WHERE direct_low IS NOT NULL DO NOTHING
                RETURNING conversation_id, direct_low, direct_high
            ), joined AS (
                INSERT INTO participant_table (conversation_id, user_id)
                SELECT conversation_id, unnest(ARRAY[direct_low, direct_high]) FROM created
            )
            SELECT conversation_id FROM created""";

    static final String FIND_DIRECT = """
            SELECT conversation_id FROM conversation_table
            WHERE direct_low = least($1::text COLLATE "C", $2::text COLLATE "C")
                AND direct_high = greatest($1::text COLLATE "C", $2::text COLLATE "C")""";

    /** Writes nothing if the conversation exists. */
    static final String CREATE_GROUP = """
            WITH created AS (
                INSERT INTO conversation_table (
                    conversation_id, created_by, title, is_group, rev, object_rev, changed_at, member_count)
                VALUES ($1, $2, $3, true, 1, 1, statement_timestamp(), cardinality($4::text[]))
                ON CONFLICT (conversation_id) DO NOTHING
                RETURNING conversation_id
            ), audited AS (
                INSERT INTO audit_table (at, actor, via, action, conversation_id, rev)
                SELECT statement_timestamp(), $2, $5, 'group-created', conversation_id, 1 FROM created
            )
            INSERT INTO participant_table (conversation_id, user_id, role, my_rev)
            SELECT conversation_id, member.id, CASE WHEN member.id = $2 THEN 2 ELSE 0 END, (member.id = $2)::int
            FROM created, unnest($4::text[]) AS member (id)""";

    /** Returns no row if the caller is not a participant. */
    static final String PARTICIPANTS = """
            SELECT o.user_id
            FROM participant_table p
            JOIN participant_table o ON o.conversation_id = p.conversation_id
            WHERE p.conversation_id = $1 AND p.user_id = $2
            ORDER BY o.user_id""";

    static final String CONVERSATION =
            "SELECT c.conversation_id, " + ConversationRow.STATE + ", " + ConversationRow.OWN + """
            ,
                (SELECT min(o.user_id) FROM participant_table o
                WHERE o.conversation_id = $1 AND o.user_id <> $2) AS another
            FROM participant_table p
            JOIN conversation_table c USING (conversation_id)
            WHERE p.conversation_id = $1 AND p.user_id = $2""";

    /**
     * Selects the newest message and the caller's read position of each of its conversations with a message, unordered: the
     * archived ones or the others, without those that the caller has hidden. If
     * the newest message does not count as unread, the number of unread ones decides whether the conversation is read, so
     * such conversations pass the filter here. The revision is read only where messages are unread. A newest message that is too old to be
     * read stands there as a deleted one, so that the conversation stays in the list.
     */
    static final String LATEST_MESSAGES = """
            SELECT p.conversation_id, p.last_read_seq, m.seq, m.sent_at, m.sender_id, CASE WHEN m.is_gone THEN '' ELSE m.content END,
                m.is_gone OR m.extra ? 'quiet' AS is_quiet, m.is_gone OR m.extra ? 'deletedAt' AS is_deleted,
                m.extra ->> 'messageType' AS message_type,
                CASE WHEN NOT m.is_gone THEN m.extra -> 'attachments' END AS attachments,
                CASE WHEN m.seq > p.last_read_seq THEN (
                    SELECT c.rev FROM conversation_table c WHERE c.conversation_id = p.conversation_id) END AS rev,""" + " " + ConversationRow.OWN + """

            FROM participant_table p
            CROSS JOIN LATERAL (
                SELECT l.seq, l.sent_at, l.sender_id, l.content, l.extra, NOT (""" + MessageAge.isReadable("l") + """
            ) AS is_gone
                FROM message_table l
                WHERE l.conversation_id = p.conversation_id AND l.seq > p.above_seq
                ORDER BY l.seq DESC LIMIT 1) m
            WHERE p.user_id = $1
                AND coalesce((p.mine ->> 'archived')::boolean, false) = $3::boolean
                AND (p.hidden_seq IS NULL OR""" + " "
            + ConversationRow.REAPPEARED + """
            )
                AND ($2::boolean IS NULL OR m.is_gone OR m.extra ? 'quiet' OR (m.sender_id = $1 OR m.seq <= p.last_read_seq) = $2)""";

    /**
     * Selects the caller's groups in which nobody has written since it may read, with the columns of {@link #LATEST_MESSAGES}: the creation of the
     * group stands for the newest message, at position 0.
     */
    static final String NEW_GROUPS = """
            SELECT p.conversation_id, p.last_read_seq, 0::bigint AS seq, c.created_at AS sent_at, c.created_by AS sender_id, '' AS content,
                true AS is_quiet, false AS is_deleted, NULL::text AS message_type, NULL::jsonb AS attachments, NULL::bigint AS rev,""" + " " + ConversationRow.OWN + """

            FROM participant_table p
            JOIN conversation_table c ON c.conversation_id = p.conversation_id
            WHERE p.user_id = $1 AND c.is_group AND c.deleted_at IS NULL AND p.hidden_seq IS NULL
                AND coalesce((p.mine ->> 'archived')::boolean, false) = $2::boolean
                AND NOT EXISTS (
                    SELECT FROM message_table m WHERE m.conversation_id = p.conversation_id AND m.seq > p.above_seq)""";

    /** {@link #LATEST_MESSAGES} by pages, see {@link #page}. */
    static final String LATEST_MESSAGES_PAGE = page(LATEST_MESSAGES, 4);

    /** {@link #NEW_GROUPS} by pages, see {@link #page}. */
    static final String NEW_GROUPS_PAGE = page(NEW_GROUPS, 3);

    /** Selects the first two participants, because at least one of them is not the caller. */
    static final String CONVERSATION_FACTS = """
            SELECT c.conversation_id, c.title, c.is_group, ARRAY(
                SELECT o.user_id FROM participant_table o
                WHERE o.conversation_id = c.conversation_id
                ORDER BY o.user_id LIMIT 2)
            FROM conversation_table c
            WHERE c.conversation_id = ANY($1) AND c.deleted_at IS NULL""";

    /**
     * Counts messages of others after a read position, without deleted ones and those of the server, newest first because the
     * newest are most likely in memory. Both limits, of messages counted and of messages scanned, apply per conversation.
     */
    static final String UNREAD_COUNTS = """
            SELECT unread.ordinal, (
                SELECT count(*) FROM (
                    SELECT FROM message_table m
                    WHERE m.conversation_id = unread.conversation_id
                        AND m.seq > greatest(unread.above, unread.newest - $5) AND m.seq <= unread.newest
                        AND m.sender_id <> $1 AND (m.extra IS NULL OR NOT m.extra ? 'quiet') AND""" + " " + MessageAge.isReadable("m") + """

                    ORDER BY m.seq DESC LIMIT $6) counted)
            FROM unnest($2::uuid[], $3::bigint[], $4::bigint[]) WITH ORDINALITY
                AS unread (conversation_id, above, newest, ordinal)""";

    /**
     * Counts messages after a read position that mention the reader or all, up to a limit, without the reader's own and those of
     * blocked users. Deleted messages mention nobody.
     */
    static final String UNREAD_MENTIONS = """
            SELECT unread.conversation_id, mentioned.count, mentioned.first
            FROM unnest($2::uuid[], $3::bigint[]) AS unread (conversation_id, above)
            CROSS JOIN LATERAL (
                SELECT count(*) AS count, min(seq) AS first
                FROM (
                    SELECT DISTINCT t.seq
                    FROM mention_table t
                    JOIN message_table m ON m.conversation_id = t.conversation_id AND m.seq = t.seq
                    WHERE t.conversation_id = unread.conversation_id AND t.user_id IN ($1, '') AND t.seq > unread.above
                        AND m.sender_id <> $1 AND""" + " " + MessageAge.isReadable("m") + """

                        AND NOT EXISTS (SELECT FROM block_table b WHERE b.user_id = $1 AND b.blocked_id = m.sender_id)
                    ORDER BY t.seq LIMIT $4) counted) mentioned
            WHERE mentioned.count > 0""";

    /**
     * The newest of a list, in the order that clients see: by milliseconds, which they get, and by id.
     *
     * @param first number of the first of three more parameters: the limit, and time and id of the last conversation of the
     *     page before, null for the first page
     */
    private static String page(String list, int first) {
        return "SELECT * FROM (" + list + ") AS list\nWHERE ($" + (first + 1)
                + "::timestamptz IS NULL OR date_trunc('milliseconds', list.sent_at) < $" + (first + 1)
                + "\n    OR date_trunc('milliseconds', list.sent_at) = $" + (first + 1)
                + " AND list.conversation_id > $"
                + (first + 2)
                + "::uuid)\nORDER BY date_trunc('milliseconds', list.sent_at) DESC, list.conversation_id LIMIT $"
                + first;
    }

    private ConversationSql() {}
}
