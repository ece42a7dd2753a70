package io.pagenow.chat.people;

import io.pagenow.chat.model.Limits;

/** SQL of what administrators see of users and conversations. {@code db_init.sql} explains the tables. */
final class OverviewSql {
    static final String USER = """
            SELECT u.name, u.picture, u.updated_at, p.last_seen_at, b.banned_at, b.banned_by, b.until, b.reason,
                p.user_id IS NOT NULL AS was_seen
            FROM (SELECT $1::text AS user_id) asked
            LEFT JOIN user_table u ON u.user_id = asked.user_id
            LEFT JOIN presence_table p ON p.user_id = asked.user_id
            LEFT JOIN ban_table b ON b.user_id = asked.user_id AND (b.until IS NULL OR b.until > clock_timestamp())""";

    /** One more than are shown, which tells that there are more. */
    static final String USER_CONVERSATIONS = """
            SELECT p.conversation_id, c.is_group, c.title, p.role
            FROM participant_table p
            JOIN conversation_table c ON c.conversation_id = p.conversation_id
            WHERE p.user_id = $1 AND c.deleted_at IS NULL
            ORDER BY p.conversation_id
            LIMIT""" + " " + (Limits.OVERVIEW_CONVERSATIONS + 1);

    static final String CONVERSATION = """
            SELECT c.is_group, c.title, c.created_by, c.created_at, c.frozen, c.first_seq, newest.seq, newest.sent_at,
                (SELECT count(*) FROM participant_table p WHERE p.conversation_id = c.conversation_id)::int AS members
            FROM conversation_table c
            LEFT JOIN LATERAL (
                SELECT m.seq, m.sent_at FROM message_table m
                WHERE m.conversation_id = c.conversation_id
                ORDER BY m.seq DESC LIMIT 1) newest ON true
            WHERE c.conversation_id = $1 AND c.deleted_at IS NULL""";

    static final String CONVERSATION_MEMBERS = """
            SELECT p.user_id, u.name, p.role
            FROM participant_table p
            LEFT JOIN user_table u ON u.user_id = p.user_id
            WHERE p.conversation_id = $1
            ORDER BY p.role DESC, p.user_id
            LIMIT""" + " " + Limits.OVERVIEW_MEMBERS;

    private OverviewSql() {}
}
