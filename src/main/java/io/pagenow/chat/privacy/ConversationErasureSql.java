package io.pagenow.chat.privacy;

import io.pagenow.chat.database.MessageRemoval;
import io.pagenow.chat.model.Reaction;
import java.util.List;

/**
 * SQL that takes a user out of one conversation. In all of it {@code $1} is the conversation, {@code $2} the user and {@code $3} the
 * pseudonym. Statements of a page have the bounds {@code $4}, exclusive, and {@code $5} of the positions, the revision {@code $6} after
 * which theirs begin, and return the number of revisions that they have used.
 */
final class ConversationErasureSql {
    /** Selects a conversation that the user is in, or was in. {@code $1} is the user. */
    static final String NEXT = """
            SELECT conversation_id, is_member FROM (
                (SELECT conversation_id, true AS is_member FROM participant_table WHERE user_id = $1 LIMIT 1)
                UNION ALL
                (SELECT conversation_id, false FROM former_participant_table WHERE user_id = $1 LIMIT 1)) places
            LIMIT 1""";

    /** Locks the conversation, so that no other change gets a revision. */
    static final String LOCK = """
            SELECT rev, (SELECT coalesce(max(seq), 0) FROM message_table WHERE conversation_id = $1) AS newest
            FROM conversation_table WHERE conversation_id = $1 FOR NO KEY UPDATE""";

    static final String SET_REV = """
            UPDATE conversation_table SET rev = $2, changed_at = date_trunc('milliseconds', statement_timestamp())
            WHERE conversation_id = $1""";

    private static final String OWN = """
            SELECT m.seq, date_trunc('milliseconds', statement_timestamp()) AS at, $6::bigint + row_number() OVER (ORDER BY m.seq) AS rev
            FROM message_table m
            WHERE m.conversation_id = $1::uuid AND m.seq > $4::bigint AND m.seq <= $5::bigint AND m.sender_id = $2::text
                AND coalesce(m.extra ->> 'messageType', '') <> 'system'""";

    /**
     * Deletes the content of the user's messages as one change, and whatever belongs to them but their files, which
     * {@link UserErasureSql} deletes.
     */
    static final String BLANK =
            "WITH doomed AS MATERIALIZED (" + OWN + """

            ), written AS (
                UPDATE message_table m SET content = '', sender_id = $3::text, temp_message_id = '', extra = jsonb_build_object(
                    'quiet', true, 'deletedAt', (extract(epoch FROM d.at) * 1000)::bigint, 'deletedBy', $3::text, 'rev', $6::bigint + 1)
                FROM doomed d
                WHERE m.conversation_id = $1::uuid AND m.seq = d.seq
            ),\s""" + MessageRemoval.steps("$6::bigint + 1") + """

            SELECT least(count(*), 1) FROM doomed""";

    private static final String STATE = """
             state AS (
                INSERT INTO message_state_table (conversation_id, seq, rev, changed_at)
                SELECT $1::uuid, seq, rev, at FROM changed
                ON CONFLICT (conversation_id, seq) DO UPDATE SET rev = excluded.rev, changed_at = excluded.changed_at
            )""";

    /** Puts the pseudonym under the user's messages, each of which is a change. */
    static final String KEEP = "WITH changed AS MATERIALIZED (" + OWN + """

            ), written AS (
                UPDATE message_table m SET sender_id = $3::text, temp_message_id = ''
                FROM changed c
                WHERE m.conversation_id = $1::uuid AND m.seq = c.seq
            ), reindexed AS (
                UPDATE search_table x SET words = ts_delete(x.words, 'u:' || $2::text) || array_to_tsvector(ARRAY['u:' || $3::text])
                FROM changed c
                WHERE x.conversation_id = $1::uuid AND x.seq = c.seq
            ),\
            """ + STATE + """

            SELECT count(*) FROM changed""";

    private static final String RENAMED =
            "(SELECT coalesce(jsonb_agg(CASE WHEN u = $2::text THEN $3::text ELSE u END), '[]')"
                    + " FROM jsonb_array_elements_text(m.told -> 'users') AS u)";

    private static String renamed(String field) {
        return "CASE WHEN m.told ->> '" + field + "' = $2::text THEN jsonb_build_object('" + field
                + "', $3::text) ELSE '{}' END";
    }

    private static final String TOLD = "m.told"
            + " || CASE WHEN m.told -> 'users' ? $2::text THEN jsonb_build_object('users', " + RENAMED
            + ") ELSE '{}' END"
            + " || " + String.join(" || ", List.of(renamed("user"), renamed("by"), renamed("owner")));

    /**
     * Takes the user out of messages of others and of the server. The text of a message of the server has names, so it becomes a sentence
     * without any.
     */
    static final String REWRITE = """
            WITH candidates AS MATERIALIZED (
                SELECT m.seq, m.sender_id, m.content, m.extra,
                    coalesce(m.extra ->> 'messageType', '') = 'system' AS is_system,
                    CASE WHEN m.extra ->> 'messageType' = 'system' THEN (m.extra ->> 'data')::jsonb ELSE '{}' END AS told
                FROM message_table m
                WHERE m.conversation_id = $1::uuid AND m.seq > $4::bigint AND m.seq <= $5::bigint AND m.extra IS NOT NULL
                    AND (m.extra ->> 'messageType' = 'system' OR m.extra -> 'mentions' ? $2::text OR m.extra ->> 'deletedBy' = $2::text)
            ), changed AS MATERIALIZED (
                SELECT m.*, date_trunc('milliseconds', statement_timestamp()) AS at,
                    $6::bigint + row_number() OVER (ORDER BY m.seq) AS rev
                FROM candidates m
                WHERE NOT m.is_system OR m.sender_id = $2::text OR m.told -> 'users' ? $2::text
                    OR $2::text IN (m.told ->> 'user', m.told ->> 'by', m.told ->> 'owner')
            ), written AS (
                UPDATE message_table t SET
                    sender_id = CASE WHEN m.sender_id = $2::text THEN $3::text ELSE m.sender_id END,
                    content = CASE WHEN NOT m.is_system THEN m.content ELSE CASE m.told ->> 'event'
                        WHEN 'member-added' THEN 'Members were added'
                        WHEN 'member-removed' THEN 'A member was removed'
                        WHEN 'member-left' THEN 'A member left'
                        WHEN 'member-joined' THEN 'A member joined by the invite link'
                        WHEN 'role-changed' THEN 'The role of a member was changed'
                        WHEN 'owner-changed' THEN 'The group has another owner'
                        WHEN 'renamed' THEN 'The group was renamed'
                        WHEN 'picture-changed' THEN 'The picture of the group was changed'
                        WHEN 'user-erased' THEN 'The account of a user was deleted'
                        ELSE 'The group was changed' END END,
                    extra = m.extra
                        || CASE WHEN m.is_system THEN jsonb_build_object('data', (""" + TOLD + """
            )::text) ELSE '{}' END
                        || CASE WHEN m.extra ->> 'deletedBy' = $2::text THEN jsonb_build_object('deletedBy', $3::text) ELSE '{}' END
                        || CASE WHEN m.extra -> 'mentions' ? $2::text
                            THEN jsonb_build_object('mentions', (m.extra -> 'mentions') - $2::text) ELSE '{}' END
                FROM changed m
                WHERE t.conversation_id = $1::uuid AND t.seq = m.seq
            ),\
            """ + STATE + """

            SELECT count(*) FROM changed""";

    /** Takes the user's reactions back; returns the positions of the messages. */
    static final String UNREACT = """
            DELETE FROM reaction_table
            WHERE conversation_id = $1::uuid AND user_id = $2::text AND seq > $3::bigint AND seq <= $4::bigint RETURNING seq""";

    /** Sums up the reactions that are left of the messages {@code $2}, each of which is a change after the revision {@code $3}. */
    static final String SUM_UP_REACTIONS = """
            WITH changed AS MATERIALIZED (
                SELECT seq, date_trunc('milliseconds', statement_timestamp()) AS at, $3::bigint + row_number() OVER (ORDER BY seq) AS rev
                FROM unnest($2::bigint[]) AS seq
            ), by_key AS (
                SELECT t.seq, key, count(*) AS n, min(t.reacted_at) AS first_at,
                    (array_agg(t.user_id ORDER BY t.reacted_at, t.user_id))[1:%1$s] AS users,
                    sum(least(count(*), %1$s)) OVER (PARTITION BY t.seq) AS listed
                FROM changed c JOIN reaction_table t ON t.conversation_id = $1::uuid AND t.seq = c.seq, unnest(t.reactions) AS key
                GROUP BY t.seq, key
            ), summary AS MATERIALIZED (
                SELECT seq, jsonb_agg(
                    jsonb_build_object('k', key, 'n', n)
                        || CASE WHEN listed <= %2$s THEN jsonb_build_object('u', users) ELSE '{}' END
                    ORDER BY first_at, key) AS reactions
                FROM by_key
                GROUP BY seq
            ), state AS (
                INSERT INTO message_state_table (conversation_id, seq, rev, changed_at, reactions)
                SELECT $1::uuid, c.seq, c.rev, c.at, s.reactions FROM changed c LEFT JOIN summary s ON s.seq = c.seq
                ON CONFLICT (conversation_id, seq) DO UPDATE SET rev = excluded.rev, changed_at = excluded.changed_at,
                    reactions = excluded.reactions
            )
            SELECT count(*) FROM changed""".formatted(Reaction.MAX_USERS, Reaction.MAX_USERS_OF_MESSAGE);

    /**
     * Takes the user out of everything else of the conversation, and last out of those who were in it: a conversation that is not done to
     * its end is found again. Each has the parameters {@code $1} to {@code $3}.
     */
    static final List<String> REST = List.of(
            "DELETE FROM mention_table WHERE conversation_id = $1::uuid AND user_id = $2::text AND $3::text IS NOT NULL",
            "UPDATE invite_table SET created_by = $3::text WHERE conversation_id = $1::uuid AND created_by = $2::text",
            "UPDATE reported_message_table SET reporter_id = $3::text WHERE conversation_id = $1::uuid AND reporter_id = $2::text",
            "UPDATE conversation_table SET created_by = $3::text WHERE conversation_id = $1::uuid AND created_by = $2::text",
            "DELETE FROM former_participant_table f WHERE conversation_id = $1::uuid AND user_id = $2::text AND EXISTS ("
                    + "SELECT FROM participant_table p WHERE p.conversation_id = f.conversation_id AND p.user_id = $3::text)",
            "UPDATE former_participant_table SET user_id = $3::text WHERE conversation_id = $1::uuid AND user_id = $2::text");

    private ConversationErasureSql() {}
}
