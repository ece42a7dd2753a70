package io.pagenow.chat.log;

/** Parts of statements that store or delete messages with files. {@code V13__attachments.sql} explains the table. */
final class AttachingSql {
    /**
     * Finds the files of a batch that its messages may use, and locks them, so that no other message uses them at the same
     * time: those that their sender has uploaded for this conversation, that are ready, and that no other message uses, in the
     * batch either. A file of the same message is one too, because a repeated send must not be refused.
     */
    static final String FIND = """
            attaching AS MATERIALIZED (
                SELECT b.ordinal, b.conversation_id, b.message_id, b.sender_id, e.id::uuid AS attachment_id, e.place,
                    row_number() OVER (PARTITION BY e.id ORDER BY b.ordinal) = 1 AS is_first
                FROM batch b, jsonb_array_elements_text(b.extra::jsonb -> 'attachments') WITH ORDINALITY AS e (id, place)
            ), attached AS MATERIALIZED (
                SELECT t.ordinal, t.place, a.attachment_id, jsonb_strip_nulls(jsonb_build_object(
                        'id', a.attachment_id, 'name', a.name, 'size', a.size, 'contentType', a.content_type,
                        'width', a.width, 'height', a.height, 'thumbnail', CASE WHEN a.has_thumbnail THEN true END))
                    AS attachment
                FROM attaching t
                JOIN attachment_table a ON a.attachment_id = t.attachment_id
                WHERE t.is_first AND a.conversation_id = t.conversation_id AND a.uploader = t.sender_id AND a.state = 'ready'
                    AND (a.message_id IS NULL OR a.message_id = t.message_id)
                ORDER BY a.attachment_id
                FOR UPDATE OF a
            ),\s""";

    /** True if a message {@code b} of the batch names a file that it may not use. */
    static final String MISSING = """
            (SELECT count(*) FROM attaching t WHERE t.ordinal = b.ordinal)
                            <> (SELECT count(*) FROM attached t WHERE t.ordinal = b.ordinal)""";

    /** The files of a message {@code r} of the batch in its order; null if it has none. */
    static final String DESCRIPTIONS =
            "(SELECT jsonb_agg(t.attachment ORDER BY t.place) FROM attached t WHERE t.ordinal = r.ordinal) AS attachments,\n";

    /** Marks the files as used. */
    static final String USE = """
            used AS (
                UPDATE attachment_table a SET message_id = s.message_id, seq = s.seq
                FROM accepted s
                JOIN attached t ON t.ordinal = s.ordinal
                WHERE a.attachment_id = t.attachment_id
            ),\s""";

    private AttachingSql() {}
}
