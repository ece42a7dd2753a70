package io.pagenow.chat.privacy;

import io.pagenow.chat.database.MessageAge;

/**
 * SQL of exports. {@code $1} is the user. Every statement selects JSON objects as texts. Messages of others are in it as conversation and
 * position alone.
 */
final class ExportSql {
    private static final String TIME = "'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'";

    private ExportSql() {}

    /** Returns an expression for a time as all answers have it, null for null. */
    private static String time(String column) {
        return "to_char(" + column + " AT TIME ZONE 'UTC', " + TIME + ")";
    }

    private static String object(String fields) {
        return "jsonb_strip_nulls(jsonb_build_object(" + fields + "))::text";
    }

    static final String PROFILE = "SELECT "
            + object("'userId', $1::text, 'name', u.name, 'picture', u.picture, 'updatedAt', " + time("u.updated_at")
                    + ", 'isEdited', u.is_edited, 'tokenIssuedAt', " + time("u.token_iat") + ", 'settings', u.me,"
                    + " 'lastSeenAt', " + time("p.last_seen_at") + ", 'visible', p.visible, 'bannedAt', "
                    + time("b.banned_at") + ", 'bannedUntil', " + time("b.until") + ", 'banReason', b.reason")
            + """

            FROM (SELECT $1::text AS user_id) asked
            LEFT JOIN user_table u ON u.user_id = asked.user_id
            LEFT JOIN presence_table p ON p.user_id = asked.user_id
            LEFT JOIN ban_table b ON b.user_id = asked.user_id""";

    static final String BLOCKS = "SELECT " + object("'userId', blocked_id, 'blockedAt', " + time("blocked_at"))
            + " FROM block_table WHERE user_id = $1 ORDER BY blocked_at, blocked_id";

    static final String PUSH = "SELECT "
            + object("'subscriptionId', subscription_id, 'service', substring(endpoint FROM '^[a-z]+://([^/:?#]+)'),"
                    + " 'device', device, 'createdAt', " + time("created_at") + ", 'expiresAt', " + time("expires_at")
                    + ", 'lastSuccessAt', " + time("last_success_at"))
            + " FROM push_subscription_table WHERE user_id = $1 ORDER BY created_at";

    static final String FRIENDSHIPS = "SELECT "
            + object("'userId', CASE WHEN user_id1 = $1 THEN user_id2 ELSE user_id1 END, 'acceptedAt', accepted_at")
            + " FROM friendship_table WHERE user_id1 = $1 OR user_id2 = $1";

    /** {@code $2} is the last key. */
    static final String CONVERSATIONS = "SELECT "
            + object("'conversationId', p.conversation_id, 'isGroup', c.is_group, 'title', c.title, 'member', true,"
                    + " 'role', CASE p.role WHEN 2 THEN 'owner' WHEN 1 THEN 'admin' ELSE 'member' END, 'joinedAt', "
                    + time("p.joined_at") + ", 'created', CASE WHEN c.created_by = $1 THEN true END, 'createdAt', "
                    + time("c.created_at")
                    + ", 'seesMessagesAfter', p.above_seq, 'readUpTo', p.last_read_seq, 'readAt', "
                    + time("p.last_read_at") + ", 'settings', p.mine, 'hiddenAt', p.hidden_seq,"
                    + " 'maySend', p.send_bar & 1 = 0, 'inviteLinkCreatedAt', CASE WHEN i.created_by = $1 THEN "
                    + time("i.created_at")
                    + " END, 'with', CASE WHEN NOT c.is_group THEN"
                    + " (SELECT o.user_id FROM participant_table o WHERE o.conversation_id = p.conversation_id AND o.user_id <> $1 LIMIT 1)"
                    + " END")
            + """
            , p.conversation_id
            FROM participant_table p
            JOIN conversation_table c ON c.conversation_id = p.conversation_id
            LEFT JOIN invite_table i ON i.conversation_id = p.conversation_id
            WHERE p.user_id = $1 AND p.conversation_id > $2::uuid
            ORDER BY p.conversation_id LIMIT 200""";

    static final String SCHEDULED = "SELECT "
            + object(
                    "'scheduledId', scheduled_id, 'conversationId', conversation_id, 'clientName', temp_message_id, 'content', content,"
                            + " 'messageType', message_type, 'data', data, 'replyTo', nullif(reply_to, 0), 'mentions', to_jsonb(mentions),"
                            + " 'sendAt', " + time("send_at") + ", 'code', code")
            + " FROM scheduled_table WHERE user_id = $1 ORDER BY send_at, created_at";

    static final String FORMER_CONVERSATIONS = "SELECT "
            + object(
                    "'conversationId', f.conversation_id, 'isGroup', c.is_group, 'title', c.title, 'member', false, 'leftAt', "
                            + time("f.left_at")
                            + ", 'reason', CASE f.reason WHEN 1 THEN 'left' WHEN 2 THEN 'removed' ELSE 'deleted' END,"
                            + " 'leftAfter', f.left_seq, 'sawMessagesAfter', f.above_seq")
            + """
            , f.conversation_id
            FROM former_participant_table f
            LEFT JOIN conversation_table c ON c.conversation_id = f.conversation_id
            WHERE f.user_id = $1 AND f.conversation_id > $2::uuid
            ORDER BY f.conversation_id LIMIT 200""";

    /** Without the key in the store. */
    static final String ATTACHMENTS = "SELECT "
            + object(
                    "'attachmentId', attachment_id, 'conversationId', conversation_id, 'seq', seq, 'name', name, 'size', size,"
                            + " 'contentType', coalesce(content_type, declared_type), 'state', state, 'createdAt', "
                            + time("created_at") + ", 'sha256', encode(sha256, 'hex')")
            + """
            , attachment_id, name, CASE WHEN state = 'ready' THEN store_key END
            FROM attachment_table
            WHERE uploader = $1 AND attachment_id > $2::uuid
            ORDER BY attachment_id LIMIT 100""";

    /** Looks at the next reports, whoever made them: an object is null for one of somebody else. */
    static final String REPORTS = "SELECT CASE WHEN r.reporter_id = $1 THEN "
            + object("'reportId', r.report_id, 'reportedAt', " + time("r.reported_at")
                    + ", 'conversationId', r.conversation_id, 'reason', r.reason, 'text', r.text, 'state', r.state,"
                    + " 'seqs', (SELECT jsonb_agg(m -> 'seq') FROM jsonb_array_elements(r.messages) AS m)")
            + """
             END, r.report_id
            FROM report_table r
            WHERE r.report_id > $2::uuid
            ORDER BY r.report_id LIMIT 1000""";

    /** Acts of others on the user do not say who they are. */
    static final String ACTS = "SELECT "
            + object("'at', " + time("a.at")
                    + ", 'action', a.action, 'via', a.via, 'byUser', a.actor = $1, 'conversationId', a.conversation_id,"
                    + " 'target', CASE WHEN a.actor = $1 OR a.target = $1 THEN a.target END")
            + """
            , a.audit_id
            FROM audit_table a
            WHERE (a.actor = $1 OR a.target = $1) AND a.audit_id > $2::uuid
            ORDER BY a.audit_id LIMIT 500""";

    /** Selects the next conversation that the user is in, or was in, with its newest position; it may be deleted already. */
    static final String NEXT_CONVERSATION = """
            SELECT p.conversation_id, coalesce((SELECT max(m.seq) FROM message_table m WHERE m.conversation_id = p.conversation_id), 0)
            FROM (
                (SELECT conversation_id FROM participant_table
                WHERE user_id = $1 AND conversation_id > $2::uuid ORDER BY conversation_id LIMIT 1)
                UNION ALL
                (SELECT conversation_id FROM former_participant_table
                WHERE user_id = $1 AND conversation_id > $2::uuid ORDER BY conversation_id LIMIT 1)
                ORDER BY conversation_id LIMIT 1) p""";

    /** The newest position of a conversation {@code $1}. */
    static final String NEWEST = "SELECT coalesce(max(seq), 0) FROM message_table WHERE conversation_id = $1";

    /**
     * {@code $2} is the conversation, {@code $3} and {@code $4} are the bounds of the positions, the first one exclusive, {@code $5} is
     * the number of objects. Selects the position too.
     */
    static final String MESSAGES = "SELECT "
            + object("'conversationId', m.conversation_id, 'seq', m.seq, 'messageId', m.message_id, 'sentAt', "
                    + time("m.sent_at")
                    + ", 'clientName', nullif(m.temp_message_id, ''), 'content', m.content, 'more', m.extra, 'editedAt', "
                    + time("s.edited_at") + ", 'edits', nullif(s.edits, 0), 'rev', s.rev, 'reactions', s.reactions")
            + """
            , m.seq
            FROM message_table m
            LEFT JOIN message_state_table s ON s.conversation_id = m.conversation_id AND s.seq = m.seq
            WHERE m.conversation_id = $2 AND m.seq > $3 AND m.seq <= $4 AND m.sender_id = $1 AND""" + " " + MessageAge.isReadable("m") + """

            ORDER BY m.seq LIMIT $5""";

    static final String REACTIONS = "SELECT "
            + object("'conversationId', conversation_id, 'seq', seq, 'reactions', to_jsonb(reactions), 'reactedAt', "
                    + time("reacted_at"))
            + """
            , seq
            FROM reaction_table
            WHERE conversation_id = $2 AND seq > $3 AND seq <= $4 AND user_id = $1
            ORDER BY seq LIMIT $5""";

    static final String MENTIONS = "SELECT " + object("'conversationId', conversation_id, 'seq', seq") + """
            , seq
            FROM mention_table
            WHERE conversation_id = $2 AND seq > $3 AND seq <= $4 AND user_id = $1
            ORDER BY seq LIMIT $5""";

    static final String IS_STORED =
            "SELECT FROM attachment_table WHERE attachment_id = $1 AND store_key = $2 AND state = 'ready'";
}
