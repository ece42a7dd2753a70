package io.pagenow.chat.log;

import io.pagenow.chat.database.MessageAge;

/** SQL that reads the log of changes. {@code V10__changes.sql} and {@code V11__groups.sql} explain the tables. */
final class ChangeReadSql {
    private static final String CHANGE_COLUMNS = """
            change.conversation_id, change.rev AS change_rev, change.firsts, change.lasts,
                m.seq, m.message_id, m.sent_at, m.sender_id, m.temp_message_id, m.content, m.extra,
                change.rev, change.edited_at, change.edits, change.reactions""";

    /**
     * Selects the changes in some ranges of revisions, each object once, ordered by conversation and revision.
     */
    static final String CHANGES = "SELECT " + CHANGE_COLUMNS + """

            FROM (
                SELECT place.conversation_id, found.*
                FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[]) AS place (conversation_id, after, until, lowest)
                CROSS JOIN LATERAL (
                    (SELECT s.rev, s.seq, s.edited_at, s.edits, s.reactions, NULL::bigint[] AS firsts, NULL::bigint[] AS lasts
                    FROM message_state_table s
                    WHERE s.conversation_id = place.conversation_id AND s.rev > place.after AND s.rev <= place.until
                        AND s.seq >= place.lowest AND EXISTS (
                            SELECT FROM message_table k
                            WHERE k.conversation_id = s.conversation_id AND k.seq = s.seq AND""" + " " + MessageAge.isKept("k") + """
            )
                    ORDER BY s.rev LIMIT $5)
                    UNION ALL
                    (SELECT r.rev, NULL, NULL, NULL, NULL, r.firsts, r.lasts FROM removal_table r
                    WHERE r.conversation_id = place.conversation_id AND r.rev > place.after AND r.rev <= place.until
                        AND r.lasts[array_upper(r.lasts, 1)] >= place.lowest
                    ORDER BY r.rev LIMIT $5)) found
                ORDER BY place.conversation_id, found.rev
                LIMIT $5) change
            LEFT JOIN message_table m ON m.conversation_id = change.conversation_id AND m.seq = change.seq
            ORDER BY change.conversation_id, change.rev""";

    /** The revision of a conversation and the user's bound; no row if the user is not a participant. */
    static final String REVISION = """
            SELECT c.rev, p.above_seq FROM conversation_table c
            JOIN participant_table p ON p.conversation_id = c.conversation_id
            WHERE c.conversation_id = $1 AND p.user_id = $2""";

    /** The revision of a conversation and the version of its participants, regardless of the user. */
    static final String ANY_REVISION = "SELECT rev, member_seq FROM conversation_table WHERE conversation_id = $1";

    /**
     * The highest revision below a given one that is not young, 0 if there is none. Rows of young revisions would not do,
     * because an object that has changed again has a higher one.
     */
    static final String NEWEST_OLD = """
            SELECT greatest(
                (SELECT rev FROM message_state_table
                WHERE conversation_id = $1 AND rev < $2
                    AND changed_at <= clock_timestamp() - make_interval(secs => $3)
                ORDER BY rev DESC LIMIT 1),
                (SELECT rev FROM removal_table
                WHERE conversation_id = $1 AND rev < $2
                    AND changed_at <= clock_timestamp() - make_interval(secs => $3)
                ORDER BY rev DESC LIMIT 1),
                (SELECT rev FROM audit_table
                WHERE conversation_id = $1 AND rev < $2
                    AND at <= clock_timestamp() - make_interval(secs => $3)
                ORDER BY rev DESC LIMIT 1),
                0)""";

    /** Selects a user's conversations as a client that follows changes needs them before it catches up. */
    static final String PLACES = "SELECT p.conversation_id, c.rev, p.last_read_seq, " + ConversationRow.OWN + """

            FROM participant_table p
            JOIN conversation_table c ON c.conversation_id = p.conversation_id
            WHERE p.user_id = $1""";

    /** Selects the ends of a user's time in conversations. */
    static final String FORMER_PLACES = """
            SELECT conversation_id, left_seq
            FROM former_participant_table
            WHERE user_id = $1 AND conversation_id = ANY($2::uuid[])""";

    /** Selects the current state of conversations. */
    static final String STATES = "SELECT c.conversation_id, " + ConversationRow.STATE + """

            FROM conversation_table c
            WHERE c.conversation_id = ANY($1::uuid[])""";

    /**
     * Selects conversations and members whose last change lies in some ranges of revisions, ordered by conversation and
     * revision. The kinds are {@code conversation}, {@code member} and {@code left}.
     */
    static final String OBJECT_CHANGES = """
            SELECT change.conversation_id, change.rev, change.kind, change.user_id, change.role, change.joined_at,
                change.send_bar,""" + " " + ConversationRow.STATE + """

            FROM (
                SELECT place.conversation_id, found.*
                FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS place (conversation_id, after, until)
                CROSS JOIN LATERAL (
                    (SELECT o.object_rev AS rev, 'conversation' AS kind, NULL::varchar AS user_id, NULL::smallint AS role,
                        NULL::timestamptz AS joined_at, NULL::smallint AS send_bar
                    FROM conversation_table o
                    WHERE o.conversation_id = place.conversation_id
                        AND o.object_rev > place.after AND o.object_rev <= place.until)
                    UNION ALL
                    (SELECT p.rev, 'member', p.user_id, p.role, p.joined_at, p.send_bar
                    FROM participant_table p
                    WHERE p.conversation_id = place.conversation_id AND p.rev > 0
                        AND p.rev > place.after AND p.rev <= place.until
                    ORDER BY p.rev LIMIT $4)
                    UNION ALL
                    (SELECT f.rev, 'left', f.user_id, NULL, NULL, NULL
                    FROM former_participant_table f
                    WHERE f.conversation_id = place.conversation_id AND f.rev > place.after AND f.rev <= place.until
                    ORDER BY f.rev LIMIT $4)) found
                ORDER BY place.conversation_id, found.rev
                LIMIT $4) change
            JOIN conversation_table c ON c.conversation_id = change.conversation_id
            ORDER BY change.conversation_id, change.rev""";

    /**
     * Finds ranges of young revisions in conversations of the given users, ordered by conversation. See
     * {@link LogSql#RECENT} for the two bounds and {@code OFFSET 0}.
     */
    static final String RECENT_CHANGES = """
            SELECT young.conversation_id, min(young.rev) - 1, greatest(max(young.rev), (
                SELECT c.rev FROM conversation_table c WHERE c.conversation_id = young.conversation_id))
            FROM (
                SELECT conversation_id, rev FROM message_state_table
                WHERE changed_at > (SELECT clock_timestamp() - make_interval(secs => $2))
                    AND changed_at < (SELECT 'infinity'::timestamptz)
                UNION ALL
                SELECT conversation_id, rev FROM removal_table
                WHERE changed_at > (SELECT clock_timestamp() - make_interval(secs => $2))
                    AND changed_at < (SELECT 'infinity'::timestamptz)
                UNION ALL
                SELECT conversation_id, rev FROM audit_table
                WHERE at > (SELECT clock_timestamp() - make_interval(secs => $2))
                    AND at < (SELECT 'infinity'::timestamptz) AND rev IS NOT NULL
                OFFSET 0) young
            WHERE young.conversation_id > $3
                AND EXISTS (
                    SELECT FROM participant_table p
                    WHERE p.conversation_id = young.conversation_id AND p.user_id = ANY($1))
            GROUP BY young.conversation_id
            ORDER BY young.conversation_id
            LIMIT $4""";

    private ChangeReadSql() {}
}
