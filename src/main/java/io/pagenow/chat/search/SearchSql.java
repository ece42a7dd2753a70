package io.pagenow.chat.search;

import io.pagenow.chat.database.MessageAge;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;

/** SQL of search. {@code V14__search.sql} and {@code V16__search_history.sql} explain the tables. */
final class SearchSql {
    /** Makes the only row of progress if there is none: what is younger than an hour is indexed by time, the rest by key. */
    static final String BEGIN = """
            INSERT INTO search_progress_table (sent_at, conversation_id, seq, changed_at, changed_conversation_id, changed_rev,
                history_conversation_id, history_seq, clock_at)
            SELECT c.now - interval '1 hour', c.lowest, 0, c.now - interval '1 hour', c.lowest, 0, c.lowest, 0, c.now
            FROM (SELECT statement_timestamp() AS now, '00000000-0000-0000-0000-000000000000'::uuid AS lowest) c
            WHERE NOT EXISTS (SELECT FROM search_progress_table)
            ON CONFLICT DO NOTHING""";

    /**
     * Selects no row while another node indexes, and if there is none. The transaction then prefers indexes: where messages were imported,
     * the planner takes the BRIN index on {@code sent_at} for useless, and would read all messages for the newest ones.
     */
    static final String LOCK_PROGRESS = """
            SELECT sent_at, conversation_id, seq, changed_at, changed_conversation_id, changed_rev, history_conversation_id,
                history_seq, clock_at, clock_timestamp() AS now, set_config('enable_seqscan', 'off', true),
                set_config('synchronous_commit', 'off', true)
            FROM search_progress_table FOR UPDATE SKIP LOCKED""";

    static final String SAVE_CLOCK = "UPDATE search_progress_table SET clock_at = clock_timestamp()";

    /** Goes an hour back after the clock was set back, and looks at everything once more. */
    static final String TURN_BACK = """
            UPDATE search_progress_table SET
                sent_at = least(sent_at, clock_timestamp() - interval '1 hour'),
                conversation_id = '00000000-0000-0000-0000-000000000000', seq = 0,
                changed_at = least(changed_at, clock_timestamp() - interval '1 hour'),
                changed_conversation_id = '00000000-0000-0000-0000-000000000000', changed_rev = 0,
                history_conversation_id = '00000000-0000-0000-0000-000000000000', history_seq = 0,
                clock_at = clock_timestamp()""";

    static final String SAVE_MESSAGES = """
            UPDATE search_progress_table SET sent_at = $1, conversation_id = $2, seq = $3""";

    static final String SAVE_CHANGES = """
            UPDATE search_progress_table SET changed_at = $1, changed_conversation_id = $2, changed_rev = $3""";

    static final String SAVE_HISTORY = """
            UPDATE search_progress_table SET history_conversation_id = $1, history_seq = $2""";

    static final String END_HISTORY = """
            UPDATE search_progress_table SET history_conversation_id = NULL, history_seq = NULL""";

    private static final String IS_SEARCHED =
            "((m.extra IS NULL OR NOT m.extra ? 'quiet') AND " + MessageAge.isReadable("m") + ")";

    /**
     * Selects what the index needs of messages. The index is asked for each message, because the planner would rather read all of the
     * index once if it estimates many messages.
     */
    private static final String MESSAGES = "SELECT m.conversation_id, m.seq, m.sent_at, m.sender_id, CASE WHEN "
            + IS_SEARCHED + """
             AND (x.is_indexed IS NULL OR EXISTS (
                    SELECT FROM message_state_table s
                    WHERE s.conversation_id = m.conversation_id AND s.seq = m.seq AND s.edited_at IS NOT NULL))
                    THEN m.content END AS content,
                x.is_indexed IS NOT NULL AND NOT\
            """ + " " + IS_SEARCHED + " AS is_forgotten\n";

    private static final String INDEXED = """
            LEFT JOIN LATERAL (
                SELECT true AS is_indexed FROM search_table i
                WHERE i.conversation_id = m.conversation_id AND i.seq = m.seq AND i.sent_at = m.sent_at
                LIMIT 1) x ON true
            """;

    /** Selects messages in order of time, after a place and before a time. */
    static final String NEXT_MESSAGES =
            """
            WITH next AS MATERIALIZED (
                SELECT m.conversation_id, m.seq, m.sent_at, m.sender_id, m.content, m.extra
                FROM message_table m
                WHERE m.sent_at >= $1 AND m.sent_at < $2 AND (m.sent_at, m.conversation_id, m.seq) > ($1, $3, $4)
                ORDER BY m.sent_at, m.conversation_id, m.seq
                LIMIT $5)
            """ + MESSAGES + "FROM next m\n" + INDEXED + "ORDER BY m.sent_at, m.conversation_id, m.seq";

    /** Selects messages in order of their keys, after a place. */
    static final String NEXT_OF_HISTORY =
            """
            WITH next AS MATERIALIZED (
                SELECT m.conversation_id, m.seq, m.sent_at, m.sender_id, m.content, m.extra
                FROM message_table m
                WHERE (m.conversation_id, m.seq) > ($1, $2)
                ORDER BY m.conversation_id, m.seq
                LIMIT $3)
            """ + MESSAGES + "FROM next m\n" + INDEXED + "ORDER BY m.conversation_id, m.seq";

    /**
     * Selects messages since a time that are not indexed. After the clock was set back, the next messages of a conversation have the time of
     * its newest one, which is to come.
     */
    static final String YOUNG_MESSAGES =
            MESSAGES + "FROM message_table m\n" + INDEXED + """
            WHERE m.sent_at >= $1 AND m.sent_at < 'infinity' AND x.is_indexed IS NULL AND\
            """ + " " + IS_SEARCHED + "\nLIMIT $2";

    /** Deleted messages and those of the server are left out; they are checked again, because they may have changed meanwhile. */
    static final String INDEX = """
            INSERT INTO search_table AS x (conversation_id, seq, sent_at, words)
            SELECT i.conversation_id, i.seq, i.sent_at, i.words::tsvector
            FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[]) AS i (conversation_id, seq, sent_at, words)
            JOIN message_table m ON m.conversation_id = i.conversation_id AND m.seq = i.seq AND""" + " " + IS_SEARCHED + """

            ON CONFLICT (conversation_id, seq, sent_at) DO UPDATE SET words = excluded.words
            WHERE x.words IS DISTINCT FROM excluded.words""";

    /** Selects messages that were edited or deleted on their own, in order of time, after a place and before a time. */
    static final String CHANGED_MESSAGES = "SELECT m.conversation_id, m.seq, m.sent_at, m.sender_id, CASE WHEN "
            + IS_SEARCHED + " THEN m.content END AS content, NOT " + IS_SEARCHED + """
             AS is_forgotten, s.changed_at, s.rev
            FROM message_state_table s
            JOIN message_table m ON m.conversation_id = s.conversation_id AND m.seq = s.seq
            WHERE s.changed_at >= $1 AND s.changed_at < $2 AND (s.changed_at, s.conversation_id, s.rev) > ($1, $3, $4)
                AND (s.edited_at IS NOT NULL OR m.extra ? 'deletedAt')
            ORDER BY s.changed_at, s.conversation_id, s.rev
            LIMIT $5""";

    static final String FORGET = """
            DELETE FROM search_table x
            USING unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) AS c (conversation_id, seq, sent_at)
            WHERE x.conversation_id = c.conversation_id AND x.seq = c.seq AND x.sent_at = c.sent_at""";

    /** Forgets messages that were deleted many at once between two times, both inclusive. */
    static final String FORGET_REMOVED = """
            DELETE FROM search_table x
            USING (
                SELECT r.conversation_id, unnest(r.firsts) AS first, unnest(r.lasts) AS last
                FROM removal_table r
                WHERE r.changed_at >= $1 AND r.changed_at <= $2) removed
            WHERE x.conversation_id = removed.conversation_id AND x.seq BETWEEN removed.first AND removed.last""";

    /** Returns whether there is anything of an index. */
    static final String HAS_INDEX = """
            SELECT EXISTS (SELECT FROM search_progress_table) OR EXISTS (SELECT FROM search_table)""";

    /** Sends would not wait, but searches of other nodes would. */
    static final String LIMIT_LOCK = "SELECT set_config('lock_timeout', '5s', true)";

    /** Waits until no node indexes, and holds off others. */
    static final String DROP_PROGRESS = "DELETE FROM search_progress_table";

    static final String EMPTY_INDEX = "TRUNCATE search_table";

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
            WHERE x.words @@ $2::text::tsquery AND x.sent_at >= $3 AND x.sent_at < $4 AND""" + " " + MessageAge.isKept("x") + """

                AND (x.sent_at, x.conversation_id, x.seq) < ($5, $6, $7)
            ORDER BY x.sent_at DESC, x.conversation_id DESC, x.seq DESC
            LIMIT $8""";

    private SearchSql() {}

    /** Returns the messages of rows with the columns of {@link #NEXT_MESSAGES}. */
    static List<IndexedMessage> messages(RowSet<Row> rows) {
        List<IndexedMessage> messages = new ArrayList<>(rows.size());
        rows.forEach(row -> messages.add(IndexedMessage.of(row)));
        return messages;
    }

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
