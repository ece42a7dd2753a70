package io.pagenow.chat.log;

/**
 * SQL of the message log: storing, reading, read positions. {@code db_init.sql} explains the tables and what their keys
 * guarantee.
 */
final class LogSql {
    /** Columns of a message in its current state, for {@link MessageRow}. */
    private static final String MESSAGE = """
            m.conversation_id, m.seq, m.message_id, m.sent_at, m.sender_id, m.temp_message_id, m.content, m.extra,
                s.rev, s.edited_at, s.edits, s.reactions""";

    /** Joins the state of messages; most have none. */
    private static final String WITH_STATE = """

            LEFT JOIN message_state_table s ON s.conversation_id = m.conversation_id AND s.seq = m.seq
            """;

    /** The position at which the participants last changed, from {@link #WITH_CONVERSATION}. */
    private static final String MEMBER_SEQ = ", c.member_seq";

    private static final String WITH_CONVERSATION = """
            JOIN conversation_table c ON c.conversation_id = m.conversation_id
            """;

    /**
     * Keeps other nodes from assigning positions in the same conversations until the transaction ends. Keys are sorted
     * so that two nodes cannot deadlock. The lock is a statement of its own because the snapshot that reads positions
     * must be taken after it.
     */
    static final String LOCK_CONVERSATIONS = "SELECT pg_advisory_xact_lock(key) FROM unnest($1::bigint[]) AS key";

    /**
     * Stores the new messages of a batch that come from participants who may send, each at the next position of its
     * conversation. A batch never holds the same message id twice. Returns one row per stored or refused message with its
     * ordinal in the batch, from 1, and the reason of the refusal if there is one; {@code after_pause} is true if the previous message of its conversation is more than two seconds older.
     * Time never goes back within a conversation, whichever node stored the previous message.
     *
     * <p>{@code answered} is true if with this batch both users of a direct conversation have written in it. The
     * conversation row is looked up only when the sender differs from the previous one, and updated once in its
     * lifetime.
     */
    static final String STORE_MESSAGES = """
            WITH batch AS MATERIALIZED (
                SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY
                    AS b (conversation_id, message_id, sender_id, temp_message_id, content, extra, ordinal)
            ), requested AS MATERIALIZED (
                SELECT b.*, newest.seq AS newest_seq, newest.sent_at AS newest_at, newest.sender_id AS newest_sender,
                    c.member_seq, c.slow_mode_seconds, CASE
                        WHEN p.send_bar <> 0 THEN 'barred'
                        WHEN p.role > 0 THEN NULL
                        WHEN c.frozen THEN 'frozen'
                        WHEN c.slow_mode_seconds > 0 AND (
                            EXISTS (
                                SELECT FROM batch o
                                WHERE o.conversation_id = b.conversation_id AND o.sender_id = b.sender_id
                                    AND o.ordinal < b.ordinal)
                            OR EXISTS (
                                SELECT FROM message_table m
                                WHERE m.conversation_id = b.conversation_id AND m.seq > newest.seq - 1000
                                    AND m.sender_id = b.sender_id
                                    AND m.sent_at > statement_timestamp() - make_interval(secs => c.slow_mode_seconds)))
                            THEN 'slow'
                    END AS refusal
                FROM batch b
                JOIN participant_table p ON p.conversation_id = b.conversation_id AND p.user_id = b.sender_id
                JOIN conversation_table c ON c.conversation_id = b.conversation_id
                LEFT JOIN LATERAL (
                    SELECT m.seq, m.sent_at, m.sender_id FROM message_table m
                    WHERE m.conversation_id = b.conversation_id
                    ORDER BY m.seq DESC LIMIT 1) newest ON true
                WHERE NOT EXISTS (
                    SELECT FROM message_table m
                    WHERE m.conversation_id = b.conversation_id AND m.message_id = b.message_id)
            ), accepted AS MATERIALIZED (
                SELECT r.*, coalesce(newest_seq, 0) + 1 AS next_seq,
                    coalesce(newest_seq, 0) + row_number() OVER earlier AS seq,
                    coalesce(lag(sender_id) OVER earlier, newest_sender) <> sender_id AS is_turn,
                    greatest(date_trunc('milliseconds', statement_timestamp()), newest_at) AS sent_at
                FROM requested r
                WHERE refusal IS NULL
                WINDOW earlier AS (PARTITION BY conversation_id ORDER BY ordinal)
            ), stored AS (
                INSERT INTO message_table (
                    conversation_id, seq, message_id, sent_at, sender_id, temp_message_id, content, extra)
                SELECT conversation_id, seq, message_id, sent_at, sender_id, temp_message_id, content, extra::jsonb
                FROM accepted
            ), answered AS (
                UPDATE conversation_table c SET answered = true
                FROM (SELECT DISTINCT conversation_id FROM accepted WHERE is_turn) turn
                WHERE c.conversation_id = turn.conversation_id AND NOT c.is_group AND NOT c.answered
                RETURNING c.conversation_id
            )
            SELECT ordinal, seq, sent_at,
                seq = next_seq AND sent_at > coalesce(newest_at, '-infinity') + interval '2 seconds' AS after_pause,
                is_turn IS TRUE AND conversation_id IN (SELECT conversation_id FROM answered) AS answered,
                member_seq, refusal, slow_mode_seconds
            FROM accepted
            UNION ALL
            SELECT ordinal, NULL, NULL, NULL, NULL, NULL, refusal, slow_mode_seconds
            FROM requested
            WHERE refusal IS NOT NULL""";

    /** Finds the messages of a batch that were stored earlier. */
    static final String FIND_MESSAGES = "SELECT " + MESSAGE + MEMBER_SEQ + """
            , EXISTS (SELECT FROM participant_table p
                WHERE p.conversation_id = m.conversation_id AND p.user_id = m.sender_id) AS is_participant
            FROM unnest($1::uuid[], $2::uuid[]) AS wanted (conversation_id, message_id)
            JOIN message_table m ON m.conversation_id = wanted.conversation_id AND m.message_id = wanted.message_id""" + WITH_STATE + WITH_CONVERSATION;

    /** Returns no row if the user is not a participant. */
    static final String NEWEST = """
            SELECT coalesce((SELECT max(seq) FROM message_table WHERE conversation_id = $1), 0)
            FROM participant_table
            WHERE conversation_id = $1 AND user_id = $2""";

    static final String HISTORY = "SELECT " + MESSAGE + """

            FROM message_table m""" + WITH_STATE + """
            JOIN participant_table p ON p.conversation_id = m.conversation_id AND p.user_id = $2
            WHERE m.conversation_id = $1 AND m.seq > $3 AND m.seq < $4 AND m.seq > p.above_seq
            ORDER BY m.seq DESC""";

    /**
     * Finds conversations with messages beyond a user's cursors. The cursors are grouped with the user's conversations
     * instead of joined: a plan made without knowing the array lengths would scan the arrays once per conversation.
     */
    static final String MISSED = """
            SELECT place.conversation_id, place.above, newest.seq
            FROM (
                SELECT conversation_id, max(seq) AS above
                FROM (
                    SELECT conversation_id, above_seq AS seq, true AS mine FROM participant_table WHERE user_id = $1
                    UNION ALL
                    SELECT conversation_id, seq, false FROM unnest($2::uuid[], $3::bigint[]) AS known (conversation_id, seq)) stated
                GROUP BY conversation_id
                HAVING bool_or(mine)) place
            CROSS JOIN LATERAL (
                SELECT n.seq FROM message_table n
                WHERE n.conversation_id = place.conversation_id
                ORDER BY n.seq DESC LIMIT 1) newest
            WHERE newest.seq > place.above
            ORDER BY place.conversation_id""";

    static final String MISSED_MESSAGES = "SELECT " + MESSAGE + """

            FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS missed (conversation_id, above, seq)
            JOIN message_table m ON m.conversation_id = missed.conversation_id
                AND m.seq > missed.above AND m.seq <= missed.seq""" + WITH_STATE + """
            ORDER BY m.conversation_id, m.seq""";

    static final String RANGE = "SELECT " + MESSAGE + MEMBER_SEQ + """

            FROM message_table m""" + WITH_STATE + WITH_CONVERSATION + """
            WHERE m.conversation_id = $1 AND m.seq > $2 AND m.seq < $3
                AND ($4::int = 0 OR m.sent_at > clock_timestamp() - make_interval(secs => $4))
            ORDER BY m.seq
            LIMIT 1000""";

    /**
     * Finds recently stored ranges in conversations of the given users, ordered by conversation. Two things make the
     * planner use the selective index on {@code sent_at}: it estimates one bound unknown at plan time to match a third
     * of the table, but two bounds to match a narrow range; and {@code OFFSET 0} keeps it from scanning all history in
     * conversation order to save the sort.
     */
    static final String RECENT = """
            SELECT m.conversation_id, min(m.seq) - 1, max(m.seq)
            FROM (
                SELECT conversation_id, seq FROM message_table
                WHERE sent_at > (SELECT clock_timestamp() - make_interval(secs => $2))
                    AND sent_at < (SELECT 'infinity'::timestamptz)
                OFFSET 0) m
            WHERE m.conversation_id > $3
                AND EXISTS (
                    SELECT FROM participant_table p
                    WHERE p.conversation_id = m.conversation_id AND p.user_id = ANY($1))
            GROUP BY m.conversation_id
            ORDER BY m.conversation_id
            LIMIT $4""";

    /**
     * The time is not indexed, so that marking as read stays a heap-only update; the users' rows are found by user id.
     */
    static final String READ_LATELY = """
            SELECT user_id, conversation_id, last_read_seq FROM participant_table
            WHERE user_id = ANY($1) AND last_read_at > clock_timestamp() - make_interval(secs => $2)
                AND (user_id, conversation_id) > ($3, $4)
            ORDER BY user_id, conversation_id
            LIMIT $5""";

    static final String RECIPIENTS = """
            SELECT p.conversation_id, p.user_id, p.above_seq, c.member_seq
            FROM participant_table p
            JOIN conversation_table c ON c.conversation_id = p.conversation_id
            WHERE p.conversation_id = ANY($1)
            ORDER BY p.conversation_id, p.user_id""";

    private LogSql() {}
}
