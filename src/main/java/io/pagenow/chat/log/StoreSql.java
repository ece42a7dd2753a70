package io.pagenow.chat.log;

import io.pagenow.chat.database.MessageAge;
import io.pagenow.chat.model.Quote;

/** SQL that stores messages. {@code db_init.sql} explains the tables and what their keys guarantee. */
final class StoreSql {
    /** The statement with places for the parts that only batches with references or files need. */
    private static final String TEMPLATE = """
            WITH batch AS MATERIALIZED (
                SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[]%9$s) WITH ORDINALITY
                    AS b (conversation_id, message_id, sender_id, temp_message_id, content, extra, %10$sordinal)
            ), %8$srequested AS MATERIALIZED (
                SELECT b.*, newest.seq AS newest_seq, newest.sent_at AS newest_at, newest.sender_id AS newest_sender,
                    c.member_seq, c.slow_mode_seconds, c.message_ttl_seconds, CASE
                        WHEN p.send_bar <> 0 THEN 'barred'
                        %1$sWHEN p.role > 0 THEN NULL
                        WHEN c.frozen THEN 'frozen'
                        WHEN %11$sc.slow_mode_seconds > 0 AND (
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
                %12$sJOIN participant_table p ON p.conversation_id = b.conversation_id AND p.user_id = b.sender_id
                JOIN conversation_table c ON c.conversation_id = b.conversation_id
                LEFT JOIN LATERAL (
                    SELECT m.seq, m.sent_at, m.sender_id FROM message_table m
                    WHERE m.conversation_id = b.conversation_id
                    ORDER BY m.seq DESC LIMIT 1) newest ON true
                WHERE %13$sNOT EXISTS (
                    SELECT FROM message_table m
                    WHERE m.conversation_id = b.conversation_id AND m.message_id = b.message_id)
            ), accepted AS MATERIALIZED (
                SELECT r.*, %2$scoalesce(newest_seq, 0) + 1 AS next_seq,
                    coalesce(newest_seq, 0) + row_number() OVER earlier AS seq,
                    coalesce(lag(sender_id) OVER earlier, newest_sender) <> sender_id AS is_turn,
                    greatest(date_trunc('milliseconds', statement_timestamp()), newest_at) AS sent_at
                FROM requested r
                WHERE refusal IS NULL
                WINDOW earlier AS (PARTITION BY conversation_id ORDER BY ordinal)
            ), stored AS (
                INSERT INTO message_table (
                    conversation_id, seq, message_id, sent_at, sender_id, temp_message_id, content, extra)
                SELECT conversation_id, seq, message_id, sent_at, sender_id, temp_message_id, content,
                    CASE WHEN message_ttl_seconds = 0 THEN %3$s ELSE coalesce(%3$s, '{}') || jsonb_build_object(
                        'expiresAt', (extract(epoch FROM sent_at) * 1000)::bigint + message_ttl_seconds * 1000::bigint) END
                FROM accepted
            ), %4$sanswered AS (
                UPDATE conversation_table c SET answered = true
                FROM (SELECT DISTINCT conversation_id FROM accepted WHERE is_turn) turn
                WHERE c.conversation_id = turn.conversation_id AND NOT c.is_group AND NOT c.answered
                RETURNING c.conversation_id
            )
            SELECT ordinal, accepted.seq, accepted.sent_at,
                accepted.seq = next_seq AND accepted.sent_at > coalesce(newest_at, '-infinity') + interval '2 seconds' AS after_pause,
                is_turn IS TRUE AND accepted.conversation_id IN (SELECT conversation_id FROM answered) AS answered,
                member_seq, refusal, slow_mode_seconds%5$s
            FROM accepted%6$s
            UNION ALL
            SELECT ordinal, NULL, NULL, NULL, NULL, NULL, refusal, slow_mode_seconds%7$s
            FROM requested
            WHERE refusal IS NOT NULL""";

    private static final String REFUSALS = """
            WHEN b.extra::jsonb ? 'replyTo' AND NOT EXISTS (
                            SELECT FROM message_table q
                            WHERE q.conversation_id = b.conversation_id AND q.seq = (b.extra::jsonb ->> 'replyTo')::bigint
                                AND q.seq > p.above_seq AND (q.extra IS NULL OR NOT q.extra ? 'deletedAt') AND""" + " " + MessageAge.isReadable("q") + """
            ) THEN 'reply'
                        WHEN b.extra::jsonb ? 'mentionAll' AND""" + " "
            + MentionSql.MAY_NOT_MENTION_ALL + " THEN 'mention-all'\n";

    private static final String MENTIONED =
            MentionSql.membersOf("r.extra::jsonb -> 'mentions'", "r.conversation_id") + " AS mentioned,\n";

    private static final String EXTRA =
            "(CASE WHEN extra::jsonb ? 'mentions' THEN extra::jsonb || jsonb_build_object('mentions', mentioned) ELSE"
                    + " extra::jsonb END)";

    private static final String REFERRING = """
            referring AS (
                SELECT conversation_id, seq, sender_id, extra::jsonb || jsonb_build_object('mentions', mentioned) AS extra
                FROM accepted
                WHERE extra::jsonb ?| '{replyTo,mentions,mentionAll}'
            ), mentions AS (
                INSERT INTO mention_table (conversation_id, user_id, seq)""" + " " + MentionSql.rowsOf("referring", "$7::boolean") + """

            ),""";

    private static final String QUOTED = ", mentioned, quoted.sender_id AS quoted_sender, left(quoted.content, "
            + Quote.MAX_CONTENT + ") AS quoted_content,"
            + " coalesce(jsonb_array_length(quoted.extra -> 'attachments'), 0) AS quoted_attachments";

    private static final String QUOTES = """

            LEFT JOIN message_table quoted ON quoted.conversation_id = accepted.conversation_id
                AND quoted.seq = (accepted.extra::jsonb ->> 'replyTo')::bigint""";

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
    static final String STORE_MESSAGES =
            TEMPLATE.formatted("", "", "extra::jsonb", "", "", "", "", "", "", "", "", "", "");

    /**
     * Stores a batch in which messages reply to others or mention users. It refuses replies to messages that the sender does not
     * see and mentions of all that the rules do not permit, and stores mentions of members only. Additional columns: {@code
     * mentioned}, the members among the mentioned users, and the sender, content and number of files of the message that is replied to. The
     * additional parameter is true if a reply mentions the sender of that message.
     */
    static final String STORE_REFERRING_MESSAGES = TEMPLATE.formatted(
            REFUSALS, MENTIONED, EXTRA, REFERRING, QUOTED, QUOTES, ", NULL, NULL, NULL, NULL", "", "", "", "", "", "");

    /**
     * Stores a batch in which messages have files, and may refer to others too. It refuses messages with files that the sender
     * may not use. Additional columns: those of {@link #STORE_REFERRING_MESSAGES}, whose parameter it has, and {@code
     * attachments}, the descriptions of the files.
     */
    static final String STORE_ATTACHING_MESSAGES = attaching("", "", "", "", "");

    /**
     * Stores a batch in which messages are relayed, and which may be of any kind otherwise. Slow mode does not apply to relayed messages. Those of
     * bots need no participant in a group; in a direct conversation, which shows who is a friend, they do. The additional parameter tells of
     * each message whether it is relayed.
     */
    static final String STORE_RELAYED_MESSAGES = attaching(
            ", $8::boolean[]",
            "relayed, ",
            "NOT b.relayed AND ",
            "LEFT ",
            "(p.user_id IS NOT NULL OR (b.relayed AND b.sender_id LIKE 'bot:%' AND c.is_group AND c.deleted_at IS NULL)) AND ");

    private static String attaching(String array, String column, String slow, String join, String mayJoin) {
        return TEMPLATE.formatted(
                "WHEN " + AttachingSql.MISSING + " THEN 'attachments'\n" + REFUSALS,
                AttachingSql.DESCRIPTIONS + MENTIONED,
                "CASE WHEN attachments IS NULL THEN " + EXTRA + " ELSE " + EXTRA
                        + " || jsonb_build_object('attachments', attachments) END",
                AttachingSql.USE + REFERRING,
                QUOTED + ", attachments",
                QUOTES,
                ", NULL, NULL, NULL, NULL, NULL",
                AttachingSql.FIND,
                array,
                column,
                slow,
                join,
                mayJoin);
    }

    private StoreSql() {}
}
