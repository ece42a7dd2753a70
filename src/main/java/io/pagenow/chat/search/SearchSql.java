package io.pagenow.chat.search;

/** SQL of search. {@code V14__search.sql} explains the tables. */
final class SearchSql {
    /** Makes the only row of progress; no message is older than the first conversation, but clocks differ. */
    static final String BEGIN = """
            INSERT INTO search_progress_table (sent_at, conversation_id, seq, changed_at)
            SELECT coalesce(min(created_at), statement_timestamp()) - interval '1 day', '00000000-0000-0000-0000-000000000000', 0,
                statement_timestamp()
            FROM conversation_table
            ON CONFLICT DO NOTHING""";

    /** Selects no row while another node indexes. */
    static final String LOCK_PROGRESS = """
            SELECT sent_at, conversation_id, seq, changed_at, clock_timestamp() AS now
            FROM search_progress_table FOR UPDATE SKIP LOCKED""";

    static final String SAVE_PROGRESS = """
            UPDATE search_progress_table SET sent_at = $1, conversation_id = $2, seq = $3, changed_at = $4""";

    private static final String MESSAGE = """
            SELECT m.conversation_id, m.seq, m.sent_at, m.sender_id, m.content
            FROM message_table m
            """;

    private static final String IS_SEARCHED = "(m.extra IS NULL OR NOT m.extra ? 'quiet')";

    /** Selects messages in order, after a place and before a time. */
    static final String NEXT_MESSAGES = MESSAGE + """
            WHERE m.sent_at >= $1 AND m.sent_at < $2 AND (m.sent_at, m.conversation_id, m.seq) > ($1, $3, $4)
            ORDER BY m.sent_at, m.conversation_id, m.seq
            LIMIT $5""";

    /** Selects young messages that are not indexed. */
    static final String YOUNG_MESSAGES = MESSAGE + "WHERE m.sent_at >= $1 AND m.sent_at < $2 AND " + IS_SEARCHED + """

                AND NOT EXISTS (
                    SELECT FROM search_table x
                    WHERE x.conversation_id = m.conversation_id AND x.seq = m.seq AND x.sent_at = m.sent_at)
            LIMIT $3""";

    /** Deleted messages and those of the server are left out; they are checked again, because they may have changed meanwhile. */
    static final String INDEX = """
            INSERT INTO search_table (conversation_id, seq, sent_at, words)
            SELECT i.conversation_id, i.seq, i.sent_at, i.words::tsvector
            FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[]) AS i (conversation_id, seq, sent_at, words)
            JOIN message_table m ON m.conversation_id = i.conversation_id AND m.seq = i.seq AND""" + " " + IS_SEARCHED + """

            ON CONFLICT DO NOTHING""";

    /** Selects messages that were edited or deleted on their own, in order of time. */
    static final String CHANGED_MESSAGES = """
            SELECT m.conversation_id, m.seq, m.sent_at, m.sender_id, m.content, s.changed_at,
                coalesce(m.extra ? 'deletedAt', false) AS deleted
            FROM message_state_table s
            JOIN message_table m ON m.conversation_id = s.conversation_id AND m.seq = s.seq
            WHERE s.changed_at >= $1 AND (s.edited_at IS NOT NULL OR m.extra ? 'deletedAt')
            ORDER BY s.changed_at
            LIMIT $2""";

    static final String CHANGE = """
            UPDATE search_table x SET words = c.words::tsvector
            FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[]) AS c (conversation_id, seq, sent_at, words)
            WHERE x.conversation_id = c.conversation_id AND x.seq = c.seq AND x.sent_at = c.sent_at
                AND x.words IS DISTINCT FROM c.words::tsvector""";

    static final String FORGET = """
            DELETE FROM search_table x
            USING unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) AS c (conversation_id, seq, sent_at)
            WHERE x.conversation_id = c.conversation_id AND x.seq = c.seq AND x.sent_at = c.sent_at""";

    /** Forgets messages that were deleted many at once since a time. */
    static final String FORGET_REMOVED = """
            DELETE FROM search_table x
            USING (
                SELECT r.conversation_id, unnest(r.firsts) AS first, unnest(r.lasts) AS last
                FROM removal_table r
                WHERE r.changed_at >= $1) removed
            WHERE x.conversation_id = removed.conversation_id AND x.seq BETWEEN removed.first AND removed.last""";

    /** Selects the names of the partitions, the newest first. */
    static final String PARTITIONS = """
            SELECT c.relname
            FROM pg_inherits i
            JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'search_table'::regclass
            ORDER BY c.relname DESC""";

    /** Moves the words of the newest rows from the list of pending ones into the index of a partition. */
    static final String CLEAN_PENDING = """
            SELECT gin_clean_pending_list(i.indexrelid)
            FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_am a ON a.oid = c.relam AND a.amname = 'gin'
            WHERE i.indrelid = to_regclass($1)""";

    /** A plan depends on how frequent the words are, so it is made for each search. */
    static final String LIMIT_SEARCH = """
            SELECT set_config('statement_timeout', $1, true), set_config('plan_cache_mode', 'force_custom_plan', true)""";

    /** Selects what a user may see of the messages that have the words, within two times and before a place, the newest first. */
    static final String SEARCH = """
            SELECT x.conversation_id, x.seq, x.sent_at
            FROM search_table x
            JOIN participant_table p ON p.conversation_id = x.conversation_id AND p.user_id = $1 AND x.seq > p.above_seq
            WHERE x.words @@ $2::text::tsquery AND x.sent_at >= $3 AND x.sent_at < $4
                AND (x.sent_at, x.conversation_id, x.seq) < ($5, $6, $7)
            ORDER BY x.sent_at DESC, x.conversation_id DESC, x.seq DESC
            LIMIT $8""";

    private SearchSql() {}

    /** Returns the statements that make a partition; attaching it does not wait for searches. */
    static String makePartition(String name) {
        return "CREATE TABLE IF NOT EXISTS " + name + " (LIKE search_table INCLUDING DEFAULTS INCLUDING CONSTRAINTS)";
    }

    /** @param first the first moment of its month, {@code end} the first moment of the next */
    static String attachPartition(String name, String first, String end) {
        return "ALTER TABLE search_table ATTACH PARTITION " + name + " FOR VALUES FROM ('" + first + "') TO ('" + end
                + "')";
    }
}
