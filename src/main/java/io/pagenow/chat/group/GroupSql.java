package io.pagenow.chat.group;

import io.pagenow.chat.database.GroupOwners;
import io.pagenow.chat.log.ConversationRow;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** SQL of acts in groups. {@code V11__groups.sql} explains the tables. */
final class GroupSql {
    /**
     * Selects the conversation and locks its row, so that no change gets a revision before the transaction ends. The locks of acts
     * (advisory lock first, then this row) are taken in the same order everywhere.
     */
    static final String CONVERSATION = "SELECT c.rev, c.changed_at, " + ConversationRow.STATE + """
            ,
                date_trunc('milliseconds', statement_timestamp()) AS now,
                coalesce(newest.seq, 0) AS newest_seq, newest.sent_at AS newest_at,
                (SELECT count(*) FROM participant_table a WHERE a.conversation_id = $1 AND a.role > 0) AS admins,
                (SELECT h.user_id FROM participant_table h
                WHERE h.conversation_id = $1 AND h.user_id <> $2
                ORDER BY h.role DESC, h.joined_at NULLS FIRST, h.user_id LIMIT 1) AS heir,
                i.token_hash, i.expires_at, i.max_uses, i.uses
            FROM conversation_table c
            LEFT JOIN invite_table i ON i.conversation_id = c.conversation_id
            LEFT JOIN LATERAL (
                SELECT m.seq, m.sent_at FROM message_table m
                WHERE m.conversation_id = c.conversation_id
                ORDER BY m.seq DESC LIMIT 1) newest ON true
            WHERE c.conversation_id = $1 AND c.deleted_at IS NULL
            FOR NO KEY UPDATE OF c""";

    /** Selects users whom an act concerns: members, former members and strangers alike. The actor is the first parameter but one. */
    static final String PEOPLE = """
            SELECT u.user_id, p.joined_at, coalesce(f.my_rev, 0) AS former_my, n.name,
                EXISTS (
                    SELECT FROM block_table b
                    WHERE (b.user_id = u.user_id AND b.blocked_id = $2) OR (b.user_id = $2 AND b.blocked_id = u.user_id)) AS blocked,""" + " " + ConversationRow.OWN + """

            FROM (SELECT DISTINCT unnest($3::text[]) AS user_id) u
            LEFT JOIN participant_table p ON p.conversation_id = $1 AND p.user_id = u.user_id
            LEFT JOIN former_participant_table f ON f.conversation_id = $1 AND f.user_id = u.user_id
            LEFT JOIN user_table n ON n.user_id = u.user_id""";

    /** Adds members, who have read nothing of what they see. */
    static final String JOIN = """
            WITH back AS (
                DELETE FROM former_participant_table WHERE conversation_id = $1 AND user_id = ANY($2::text[])
            )
            INSERT INTO participant_table (conversation_id, user_id, role, rev, my_rev, above_seq, last_read_seq, joined_at)
            SELECT $1::uuid, j.user_id, 0, j.rev, j.my_rev, j.above_seq, j.above_seq, $6::timestamptz
            FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) AS j (user_id, rev, my_rev, above_seq)""";

    static final String LEAVE = """
            WITH gone AS (
                DELETE FROM participant_table WHERE conversation_id = $1 AND user_id = $2 RETURNING user_id, my_rev, above_seq
            )
            INSERT INTO former_participant_table (conversation_id, user_id, rev, left_seq, left_at, reason, my_rev, above_seq)
            SELECT $1::uuid, user_id, $3::bigint, $4::bigint, $5::timestamptz, $6::int, my_rev, above_seq FROM gone""";

    /** Puts a pseudonym in the place of a participant, without anything of its own, and takes away what either has against the other. */
    static final String REPLACE_PARTICIPANT = """
            UPDATE participant_table SET
                send_bar = send_bar & ~6,
                user_id = CASE WHEN user_id = $2::text THEN $3::text ELSE user_id END,
                last_read_seq = CASE WHEN user_id = $2::text THEN 0 ELSE last_read_seq END,
                last_read_at = CASE WHEN user_id <> $2::text THEN last_read_at END,
                shown_seq = CASE WHEN user_id <> $2::text THEN shown_seq END,
                hidden_seq = CASE WHEN user_id <> $2::text THEN hidden_seq END,
                mine = CASE WHEN user_id <> $2::text THEN mine END
            WHERE conversation_id = $1""";

    /** Lets an erasure that is interrupted find the conversation again; the row goes at its end. */
    static final String REMEMBER_REPLACED = """
            INSERT INTO former_participant_table (conversation_id, user_id, rev, left_seq, left_at, reason)
            VALUES ($1, $2, 0, $3, $4, $5::int) ON CONFLICT DO NOTHING""";

    static final String REPLACE_IN_PAIR = """
            UPDATE conversation_table c SET direct_low = least(p.other, p.pseudonym), direct_high = greatest(p.other, p.pseudonym)
            FROM (
                SELECT CASE WHEN direct_low = $2::text THEN direct_high ELSE direct_low END COLLATE "C" AS other,
                    $3::text COLLATE "C" AS pseudonym
                FROM conversation_table WHERE conversation_id = $1) p
            WHERE c.conversation_id = $1 AND (c.direct_low = $2::text OR c.direct_high = $2::text)""";

    /** Lets everybody leave; returns their user ids. */
    static final String LEAVE_ALL = """
            WITH gone AS (
                DELETE FROM participant_table WHERE conversation_id = $1 RETURNING user_id, my_rev, above_seq
            )
            INSERT INTO former_participant_table (conversation_id, user_id, rev, left_seq, left_at, reason, my_rev, above_seq)
            SELECT $1::uuid, user_id, 0, $2::bigint, $3::timestamptz, $4::int, my_rev, above_seq FROM gone
            RETURNING user_id""";

    /** A revision of 0 leaves the member's as it is. */
    static final String UPDATE_MEMBERS = """
            UPDATE participant_table p
            SET role = u.role, send_bar = u.send_bar, my_rev = p.my_rev + 1, rev = greatest(u.rev, p.rev)
            FROM unnest($2::text[], $3::int[], $4::int[], $5::bigint[]) AS u (user_id, role, send_bar, rev)
            WHERE p.conversation_id = $1 AND p.user_id = u.user_id""";

    /** Stores a system message. Returns it in the columns of {@link io.pagenow.chat.log.MessageRow}. */
    static final String TELL = """
            INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, temp_message_id, content, extra)
            VALUES ($1, $2, $3, greatest($4::timestamptz, $5::timestamptz), $6, '', $7, $8)
            RETURNING *, NULL::bigint AS rev, NULL::timestamptz AS edited_at, NULL::integer AS edits""";

    /** A position or revision of 0, and rules of null, leave the column as it is. Returns the position of the latest change of members. */
    static final String UPDATE_CONVERSATION = """
            UPDATE conversation_table SET
                rev = greatest(rev, $2::bigint), object_rev = greatest(object_rev, $3::bigint), member_seq = greatest(member_seq, $4::bigint),
                changed_at = CASE WHEN $2::bigint > rev THEN $5::timestamptz ELSE changed_at END,
                member_count = $6, member_feed_rev = $13, title = $7, picture = $8, frozen = $9, slow_mode_seconds = $10,
                message_ttl_seconds = $14::int,
                ttl_from_seq = CASE WHEN $14::int > 0 AND ttl_from_seq IS NULL
                    THEN coalesce((SELECT max(m.seq) FROM message_table m WHERE m.conversation_id = $1), 0) ELSE ttl_from_seq END,
                ttl_due_at = CASE WHEN $14::int > 0
                    THEN least(ttl_due_at, $5::timestamptz + make_interval(secs => $14::int)) ELSE ttl_due_at END,
                settings = coalesce($11::jsonb, settings), deleted_at = CASE WHEN $12::boolean THEN $5::timestamptz END,
                direct_low = CASE WHEN NOT $12 THEN direct_low END, direct_high = CASE WHEN NOT $12 THEN direct_high END
            WHERE conversation_id = $1
            RETURNING member_seq""";

    /** Sets the link of a group, or the uses of the same link. */
    static final String SET_INVITE = """
            INSERT INTO invite_table AS i (conversation_id, token_hash, created_by, created_at, expires_at, max_uses, uses)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (conversation_id) DO UPDATE SET
                created_by = CASE WHEN i.token_hash = excluded.token_hash THEN i.created_by ELSE excluded.created_by END,
                created_at = CASE WHEN i.token_hash = excluded.token_hash THEN i.created_at ELSE excluded.created_at END,
                token_hash = excluded.token_hash, expires_at = excluded.expires_at, max_uses = excluded.max_uses,
                uses = excluded.uses""";

    static final String REMOVE_INVITE = "DELETE FROM invite_table WHERE conversation_id = $1";

    /** Gives an owner to a group that a node of an older version has made. */
    static final String APPOINT_OWNER = GroupOwners.APPOINT + " AND c.conversation_id = $1";

    static final String AUDIT = """
            INSERT INTO audit_table (at, actor, via, action, conversation_id, rev, target, detail)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""";

    /** Counts of pins are decided one after the other for each user. */
    static final String LOCK_PINS = "SELECT pg_advisory_xact_lock(hashtextextended('pins ' || $1::text, 0))";

    static final String OWN = "SELECT " + ConversationRow.OWN + """
            ,
                coalesce((SELECT max(m.seq) FROM message_table m WHERE m.conversation_id = $1), 0) AS newest_seq,
                (SELECT count(*) FROM participant_table o
                WHERE o.user_id = $2 AND coalesce((o.mine ->> 'pinned')::boolean, false)) AS pins
            FROM participant_table p
            WHERE p.conversation_id = $1 AND p.user_id = $2
            FOR NO KEY UPDATE OF p""";

    static final String UPDATE_OWN = """
            UPDATE participant_table
            SET my_rev = $3::bigint, mine = $4::jsonb, above_seq = $5::bigint,
                hidden_seq = CASE WHEN $6::boolean THEN $7::bigint ELSE hidden_seq END
            WHERE conversation_id = $1 AND user_id = $2""";

    static final String FIND_INVITE = "SELECT conversation_id FROM invite_table WHERE token_hash = $1";

    /** Returns no row if the caller is not a participant, and a row without a member if the page is empty. */
    static final String MEMBERS = """
            SELECT p.user_id, p.role, p.joined_at, p.send_bar
            FROM participant_table me
            LEFT JOIN participant_table p ON p.conversation_id = me.conversation_id AND p.user_id > $3
            WHERE me.conversation_id = $1 AND me.user_id = $2
            ORDER BY p.user_id
            LIMIT $4""";

    /**
     * Selects a deleted conversation. Its rows stay a little, because a node that has lost the message of the deletion reads it from
     * here.
     */
    static final String DELETED = """
            SELECT conversation_id FROM conversation_table
            WHERE deleted_at IS NOT NULL AND deleted_at < clock_timestamp() - interval '30 seconds'
            LIMIT 1""";

    private static final String SEARCH_TABLE = "search_table";

    /**
     * Reports, which have a copy of their messages, and the records in {@code audit_table} stay. So do operations of SQL, which the relay
     * refuses, and those that were refused, for their time.
     */
    private static final List<String> PURGED_TABLES = List.of(
            "reaction_table",
            "mention_table",
            "attachment_table",
            "message_state_table",
            "removal_table",
            "message_table",
            "reported_message_table",
            "invite_table",
            "former_participant_table",
            SEARCH_TABLE);

    /** Messages that were to be sent later are refused, so that their senders learn of it, as they would be at their time. */
    private static final String REFUSE_SCHEDULED = """
            UPDATE scheduled_table SET failed_at = clock_timestamp(), taken_until = NULL, code = '%s', message = '%s'
            WHERE scheduled_id = ANY(ARRAY(
                SELECT scheduled_id FROM scheduled_table WHERE conversation_id = $1 AND failed_at IS NULL LIMIT $2))""".formatted(
            ErrorCode.NOT_FOUND.wireName(), ChatException.conversationNotFound().getMessage());

    /** Each deletes a number of rows of a conversation from one table, or changes those that stay. */
    static final List<String> PURGES = Stream.concat(
                    Stream.of(REFUSE_SCHEDULED), PURGED_TABLES.stream().map(GroupSql::purge))
            .toList();

    /** Rows of different partitions may have the same {@code ctid}. */
    private static String purge(String table) {
        return table.equals(SEARCH_TABLE)
                ? "DELETE FROM search_table WHERE (conversation_id, seq) IN"
                        + " (SELECT conversation_id, seq FROM search_table WHERE conversation_id = $1 LIMIT $2)"
                : "DELETE FROM " + table + " WHERE ctid = ANY(ARRAY(SELECT ctid FROM " + table
                        + " WHERE conversation_id = $1 LIMIT $2))";
    }

    /** Deletes the conversation itself if no row of the other tables is left: another node may be at those that were not deleted here. */
    static final String PURGE_CONVERSATION =
            "DELETE FROM conversation_table WHERE conversation_id = $1 AND deleted_at IS NOT NULL"
                    + PURGED_TABLES.stream()
                            .map(table -> " AND NOT EXISTS (SELECT FROM " + table + " WHERE conversation_id = $1)")
                            .collect(Collectors.joining());

    private GroupSql() {}
}
