package io.pagenow.chat.log;

import io.pagenow.chat.model.GroupRules;

/** Parts of statements that store whom messages mention. {@code V11__groups.sql} explains the table. */
final class MentionSql {
    /**
     * True if a participant {@code p} of a conversation {@code c} may not mention all; {@link GroupRules#mentionAll(int)} in
     * SQL.
     */
    static final String MAY_NOT_MENTION_ALL =
            """
            p.role < coalesce((c.settings ->> 'mentionAll')::int, CASE WHEN coalesce(c.member_count, (
                SELECT count(*) FROM participant_table o WHERE o.conversation_id = c.conversation_id)) >""" + " " + GroupRules.MAX_MEMBERS_FOR_MENTION_ALL + " THEN 1 ELSE 0 END)";

    private MentionSql() {}

    /**
     * Returns an expression for the members among some users, as a JSON array in the order given.
     *
     * @param users an expression for a JSON array of user ids, or null
     * @param conversationId an expression for the id of the conversation
     */
    static String membersOf(String users, String conversationId) {
        return """
                (SELECT coalesce(jsonb_agg(u.id ORDER BY u.place), '[]')
                FROM jsonb_array_elements_text(%s) WITH ORDINALITY AS u (id, place)
                JOIN participant_table o ON o.conversation_id = %s AND o.user_id = u.id)""".formatted(users, conversationId);
    }

    /**
     * Returns a query for the rows of messages.
     *
     * @param messages a table with {@code conversation_id}, {@code seq}, {@code sender_id} and {@code extra}, as it is stored
     * @param replyMentions an expression that is true if a reply mentions the sender of the message that it replies to
     */
    static String rowsOf(String messages, String replyMentions) {
        return """
                SELECT m.conversation_id, u.id, m.seq FROM %1$s m, jsonb_array_elements_text(m.extra -> 'mentions') AS u (id)
                UNION
                SELECT m.conversation_id, '', m.seq FROM %1$s m WHERE (m.extra ->> 'mentionAll')::boolean
                UNION
                SELECT m.conversation_id, q.sender_id, m.seq
                FROM %1$s m
                JOIN message_table q ON q.conversation_id = m.conversation_id AND q.seq = (m.extra ->> 'replyTo')::bigint
                JOIN participant_table p ON p.conversation_id = q.conversation_id AND p.user_id = q.sender_id
                WHERE %2$s AND q.sender_id <> m.sender_id""".formatted(messages, replyMentions);
    }
}
