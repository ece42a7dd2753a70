package io.pagenow.chat.log;

import io.pagenow.chat.database.MessageAge;
import io.pagenow.chat.event.Log;

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

    /** Finds the messages of a batch that were stored earlier. */
    static final String FIND_MESSAGES = "SELECT " + MESSAGE + MEMBER_SEQ + """
            , EXISTS (SELECT FROM participant_table p
                WHERE p.conversation_id = m.conversation_id AND p.user_id = m.sender_id) AS is_participant
            FROM unnest($1::uuid[], $2::uuid[]) AS wanted (conversation_id, message_id)
            JOIN message_table m ON m.conversation_id = wanted.conversation_id AND m.message_id = wanted.message_id""" + WITH_STATE + WITH_CONVERSATION;

    /** Returns whether the message $3, if it is given, is stored, and whether the user $2 is in the conversation. */
    static final String IS_TO_BE_EXAMINED = """
            SELECT EXISTS (SELECT FROM message_table WHERE conversation_id = $1 AND message_id = $3::uuid),
                EXISTS (SELECT FROM participant_table WHERE conversation_id = $1 AND user_id = $2)""";

    /**
     * Returns the position before the first message that the user sees, and the newest position; no row if the user is not a participant. The
     * first position of a conversation follows its old messages late, so the first one that is kept is searched by halves: time never goes back
     * within a conversation. It looks at the first message alone where nothing is too old.
     */
    static final String BOUNDS = """
            WITH RECURSIVE place AS (
                SELECT greatest(p.above_seq, c.first_seq - 1) AS above,
                    coalesce((SELECT max(m.seq) FROM message_table m WHERE m.conversation_id = $1), 0) AS newest
                FROM participant_table p
                JOIN conversation_table c ON c.conversation_id = p.conversation_id
                WHERE p.conversation_id = $1 AND p.user_id = $2
            ), search (hidden, kept, looked) AS (
                SELECT above, newest + 1, above + 1 FROM place
                WHERE EXISTS (SELECT FROM retention_table WHERE days > 0)
                UNION ALL
                SELECT next.hidden, next.kept, (next.hidden + next.kept) / 2
                FROM (
                    SELECT CASE WHEN found.is_kept THEN s.hidden ELSE s.looked END AS hidden,
                        CASE WHEN found.is_kept THEN s.looked ELSE s.kept END AS kept
                    FROM search s
                    LEFT JOIN LATERAL (
                        SELECT""" + " " + MessageAge.isKept("m") + """
             AS is_kept
                        FROM message_table m WHERE m.conversation_id = $1 AND m.seq = s.looked) found ON true
                    WHERE s.kept - s.hidden > 1) next
            )
            SELECT greatest(above, (SELECT max(hidden) FROM search)), newest FROM place""";

    static final String HISTORY = "SELECT " + MESSAGE + """

            FROM message_table m""" + WITH_STATE + """
            JOIN participant_table p ON p.conversation_id = m.conversation_id AND p.user_id = $2
            WHERE m.conversation_id = $1 AND m.seq > $3 AND m.seq < $4 AND m.seq > p.above_seq AND""" + " " + MessageAge.isKept("m") + """

            ORDER BY m.seq DESC""";

    /** Subtracts {@link Log#MAX_PUBLICATION_DELAY} from the time that precedes it. */
    static final String LESS_PUBLICATION_DELAY = " - interval '" + Log.MAX_PUBLICATION_DELAY.toSeconds() + " seconds'";

    /**
     * Finds conversations with messages beyond a user's cursors, or whose newest message is so young that it may still be on its
     * way to this node. The cursors are grouped with the user's conversations instead of joined: a plan made without knowing the
     * array lengths would scan the arrays once per conversation. Messages below the first one are gone, and none of them is missed.
     */
    static final String MISSED = """
            SELECT place.conversation_id,
                greatest(place.above, (
                    SELECT c.first_seq - 1 FROM conversation_table c WHERE c.conversation_id = place.conversation_id)),
                newest.seq
            FROM (
                SELECT conversation_id, max(seq) AS above
                FROM (
                    SELECT conversation_id, above_seq AS seq, true AS mine FROM participant_table WHERE user_id = $1
                    UNION ALL
                    SELECT conversation_id, seq, false FROM unnest($2::uuid[], $3::bigint[]) AS known (conversation_id, seq)) stated
                GROUP BY conversation_id
                HAVING bool_or(mine)) place
            CROSS JOIN LATERAL (
                SELECT n.seq, n.sent_at FROM message_table n
                WHERE n.conversation_id = place.conversation_id
                ORDER BY n.seq DESC LIMIT 1) newest
            WHERE newest.seq > place.above OR newest.sent_at > clock_timestamp()""" + LESS_PUBLICATION_DELAY + """

            ORDER BY place.conversation_id""";

    static final String MISSED_MESSAGES = "SELECT " + MESSAGE + """

            FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS missed (conversation_id, above, seq)
            JOIN message_table m ON m.conversation_id = missed.conversation_id
                AND m.seq > missed.above AND m.seq <= missed.seq AND""" + " " + MessageAge.isKept("m") + WITH_STATE + """
            ORDER BY m.conversation_id, m.seq""";

    static final String RANGE = "SELECT " + MESSAGE + MEMBER_SEQ + """

            FROM message_table m""" + WITH_STATE + WITH_CONVERSATION + """
            WHERE m.conversation_id = $1 AND m.seq > $2 AND m.seq < $3
                AND ($4::int = 0 OR m.sent_at > clock_timestamp() - make_interval(secs => $4))
                AND""" + " "
            + MessageAge.isKept("m") + """

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

    /** The users' rows are found by user id. One who has come back has none. */
    static final String LEFT_LATELY = """
            SELECT user_id, conversation_id, left_seq, reason FROM former_participant_table
            WHERE user_id = ANY($1) AND left_at > clock_timestamp() - make_interval(secs => $2)
                AND (user_id, conversation_id) > ($3, $4)
            ORDER BY user_id, conversation_id
            LIMIT $5""";

    /** Participants, and who has left so lately that messages of before may still be on their way. */
    static final String RECIPIENTS = """
            SELECT p.conversation_id, p.user_id, p.above_seq, c.member_seq, NULL::bigint AS left_seq
            FROM participant_table p
            JOIN conversation_table c ON c.conversation_id = p.conversation_id
            WHERE p.conversation_id = ANY($1)
            UNION ALL
            SELECT f.conversation_id, f.user_id, f.above_seq, c.member_seq, f.left_seq
            FROM former_participant_table f
            JOIN conversation_table c ON c.conversation_id = f.conversation_id
            WHERE f.conversation_id = ANY($1) AND f.left_at > clock_timestamp() - interval '5 minutes'
            ORDER BY 1, 2""";

    private LogSql() {}
}
