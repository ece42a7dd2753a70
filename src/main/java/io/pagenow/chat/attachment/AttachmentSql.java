package io.pagenow.chat.attachment;

import io.pagenow.chat.database.MessageAge;
import io.pagenow.chat.model.Limits;

/** SQL of attachments. {@code V13__attachments.sql} explains the tables. */
final class AttachmentSql {
    /** Slots of one user are made one after the other, so that none is beyond the limits. */
    static final String LOCK_UPLOADER = "SELECT pg_advisory_xact_lock(hashtextextended('attachments ' || $1::text, 0))";

    /** Returns no row if the user is not a participant. */
    static final String RIGHTS = """
            SELECT p.send_bar <> 0 AS barred, c.frozen AND p.role = 0 AS frozen, u.bytes, u.unused
            FROM participant_table p
            JOIN conversation_table c ON c.conversation_id = p.conversation_id,
                (SELECT coalesce(sum(size), 0)::bigint AS bytes, count(*) FILTER (WHERE message_id IS NULL) AS unused
                FROM attachment_table WHERE uploader = $2) u
            WHERE p.conversation_id = $1 AND p.user_id = $2""";

    static final String CREATE = """
            INSERT INTO attachment_table (
                attachment_id, conversation_id, uploader, created_at, name, size, declared_type, declared_sha256, store_key)
            VALUES ($1, $2, $3, statement_timestamp(), $4, $5, $6, decode($7, 'hex'), $8)""";

    private static final String COLUMNS =
            "a.attachment_id, a.name, a.size, a.content_type, a.width, a.height, a.has_thumbnail, a.store_key, a.state";

    /** Selects a slot of a user who is a participant. */
    static final String FIND_SLOT = "SELECT " + COLUMNS + """
            , a.declared_type, encode(a.declared_sha256, 'hex') AS declared_sha256
            FROM attachment_table a
            JOIN participant_table p ON p.conversation_id = a.conversation_id AND p.user_id = $2
            WHERE a.attachment_id = $1 AND a.uploader = $2""";

    static final String LEASE = """
            UPDATE attachment_table
            SET upload_id = $3, upload_until = statement_timestamp() + interval '%s seconds'
            WHERE attachment_id = $1 AND uploader = $2 AND state = 'pending'
                AND (upload_id = $3 OR upload_until IS NULL OR upload_until < statement_timestamp())""".formatted(Limits.UPLOAD_LEASE_SECONDS);

    static final String RELEASE = """
            UPDATE attachment_table SET upload_id = NULL, upload_until = NULL
            WHERE attachment_id = $1 AND uploader = $2 AND upload_id = $3""";

    static final String DISCARD =
            "DELETE FROM attachment_table WHERE attachment_id = $1 AND uploader = $2 AND message_id IS NULL";

    static final String IS_UPLOADER = "SELECT FROM attachment_table WHERE attachment_id = $1 AND uploader = $2";

    static final String DROP = """
            DELETE FROM attachment_table
            WHERE attachment_id = $1 AND uploader = $2 AND upload_id = $3 AND state = 'pending'""";

    static final String FINISH = """
            UPDATE attachment_table a
            SET state = 'ready', size = $4, content_type = $5, width = $6, height = $7, has_thumbnail = $8,
                sha256 = decode($9, 'hex'), upload_id = NULL, upload_until = NULL
            WHERE attachment_id = $1 AND uploader = $2 AND upload_id = $3 AND state = 'pending'
            RETURNING\s""" + COLUMNS;

    /**
     * Selects a file for a participant: the uploader's before it is sent, and everybody's who sees the message afterwards. A
     * former participant, and one from whom the message is hidden, gets no row.
     */
    static final String FIND = "SELECT " + COLUMNS + """

            FROM attachment_table a
            JOIN participant_table p ON p.conversation_id = a.conversation_id AND p.user_id = $2
            LEFT JOIN message_table m ON m.conversation_id = a.conversation_id AND m.seq = a.seq
            WHERE a.attachment_id = $1 AND a.state = 'ready' AND CASE
                WHEN a.message_id IS NULL THEN a.uploader = $2
                ELSE a.seq > p.above_seq AND m.message_id = a.message_id AND NOT coalesce(m.extra ? 'deletedAt', false)
                    AND""" + " " + MessageAge.isReadable("m") + """

            END""";

    /** Deletes slots that no message uses. Nodes that do so at the same time take different ones. */
    static final String DELETE_UNUSED = """
            DELETE FROM attachment_table WHERE attachment_id IN (
                SELECT attachment_id FROM attachment_table
                WHERE message_id IS NULL AND created_at < statement_timestamp() - interval '%s hours'
                    AND (upload_until IS NULL OR upload_until < statement_timestamp())
                ORDER BY created_at LIMIT $1
                FOR UPDATE SKIP LOCKED)""".formatted(Limits.SLOT_HOURS);

    /** Takes files that are to be deleted, each for one attempt. The next attempt is a minute later, then two, four, up to 64. */
    static final String TAKE_DELETIONS = """
            UPDATE file_deletion_table
            SET attempts = attempts + 1, due_at = statement_timestamp() + interval '1 minute' * power(2, least(attempts, 6))
            WHERE store_key IN (
                SELECT store_key FROM file_deletion_table
                WHERE due_at <= statement_timestamp()
                ORDER BY due_at LIMIT $1
                FOR UPDATE SKIP LOCKED)
            RETURNING store_key""";

    static final String DELETED = "DELETE FROM file_deletion_table WHERE store_key = ANY($1::text[])";

    static final String CREATE_SECRET =
            "INSERT INTO secret_table (name, secret) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";

    static final String SECRET = "SELECT secret FROM secret_table WHERE name = $1";

    private AttachmentSql() {}
}
