package io.pagenow.chat.persistence;

import java.util.Locale;

/** Every statement of the running server. The tables and what their keys guarantee are explained in {@code db_init.sql}. */
final class Sql {
    /**
     * Keeps other nodes from giving out positions in the same conversations until the transaction ends. The keys come sorted, so two
     * nodes cannot wait for each other. A lock of its own statement, because positions are read with a snapshot that must be younger.
     */
    static final String LOCK_CONVERSATIONS = "SELECT pg_advisory_xact_lock(key) FROM unnest($1::bigint[]) AS key";

    /**
     * Stores what of a batch is new and comes from a participant, each message at the next position of its conversation. Batches hold no
     * message id twice. Returns a row per stored message, with its place in the batch from 1 on; {@code after_pause} tells that the one before it in its conversation is more than
     * two seconds older. Time does not go back within a conversation, whichever node stored the message before.
     *
     * <p>{@code answered} tells that a direct conversation has been written in by both with this batch. A conversation is looked up for
     * that when somebody else than the one before writes, and written to once in its life.
     */
    static final String STORE_MESSAGES = """
            WITH accepted AS MATERIALIZED (
                SELECT b.*, newest.sent_at AS newest_at, coalesce(newest.seq, 0) + 1 AS next_seq,
                    coalesce(newest.seq, 0) + row_number() OVER earlier AS seq,
                    coalesce(lag(b.sender_id) OVER earlier, newest.sender_id) <> b.sender_id AS is_turn,
                    greatest(date_trunc('milliseconds', statement_timestamp()), newest.sent_at) AS sent_at
                FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY
                    AS b (conversation_id, message_id, sender_id, temp_message_id, content, ordinal)
                JOIN participant_table p ON p.conversation_id = b.conversation_id AND p.user_id = b.sender_id
                LEFT JOIN LATERAL (
                    SELECT m.seq, m.sent_at, m.sender_id FROM message_table m
                    WHERE m.conversation_id = b.conversation_id
                    ORDER BY m.seq DESC LIMIT 1) newest ON true
                WHERE NOT EXISTS (
                    SELECT FROM message_table m
                    WHERE m.conversation_id = b.conversation_id AND m.message_id = b.message_id)
                WINDOW earlier AS (PARTITION BY b.conversation_id ORDER BY b.ordinal)
            ), stored AS (
                INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, temp_message_id, content)
                SELECT conversation_id, seq, message_id, sent_at, sender_id, temp_message_id, content
                FROM accepted
            ), answered AS (
                UPDATE conversation_table c SET answered = true
                FROM (SELECT DISTINCT conversation_id FROM accepted WHERE is_turn) turn
                WHERE c.conversation_id = turn.conversation_id AND NOT c.is_group AND NOT c.answered
                RETURNING c.conversation_id
            )
            SELECT ordinal, seq, sent_at,
                seq = next_seq AND sent_at > coalesce(newest_at, '-infinity') + interval '2 seconds' AS after_pause,
                is_turn IS TRUE AND conversation_id IN (SELECT conversation_id FROM answered) AS answered
            FROM accepted""";

    /** Finds the messages of a batch that were stored before. */
    static final String FIND_MESSAGES = """
            SELECT m.conversation_id, m.seq, m.message_id, m.sent_at, m.sender_id, m.temp_message_id, m.content
            FROM unnest($1::uuid[], $2::uuid[]) AS wanted (conversation_id, message_id)
            JOIN message_table m USING (conversation_id, message_id)""";

    static final String PARTICIPANTS =
            "SELECT user_id FROM participant_table WHERE conversation_id = $1 ORDER BY user_id";

    /** Moves the read position to the newest message, never back, and writes nothing if it is there already. */
    static final String MARK_READ = """
            WITH newest AS (
                SELECT coalesce(max(seq), 0) AS seq FROM message_table WHERE conversation_id = $1
            ), moved AS (
                UPDATE participant_table p SET last_read_seq = newest.seq, last_read_at = clock_timestamp()
                FROM newest
                WHERE p.conversation_id = $1 AND p.user_id = $2 AND p.last_read_seq < newest.seq
                RETURNING p.last_read_seq
            )
            SELECT coalesce((SELECT last_read_seq FROM moved), p.last_read_seq)
            FROM participant_table p
            WHERE p.conversation_id = $1 AND p.user_id = $2""";

    /** Returns nothing if the pair has a conversation already. */
    static final String CREATE_DIRECT = """
            WITH pair AS (
                SELECT least($3::text COLLATE "C", $2::text COLLATE "C") AS low,
                    greatest($3::text COLLATE "C", $2::text COLLATE "C") AS high
            ), created AS (
                INSERT INTO conversation_table (conversation_id, created_by, title, is_group, direct_low, direct_high)
                SELECT $1, $2, '', false, low, high FROM pair
                ON CONFLICT (direct_low, direct_high) WHERE direct_low IS NOT NULL DO NOTHING
                RETURNING conversation_id, direct_low, direct_high
            ), joined AS (
                INSERT INTO participant_table (conversation_id, user_id)
                SELECT conversation_id, unnest(ARRAY[direct_low, direct_high]) FROM created
            )
            SELECT conversation_id FROM created""";

    static final String FIND_DIRECT = """
            SELECT conversation_id FROM conversation_table
            WHERE direct_low = least($1::text COLLATE "C", $2::text COLLATE "C")
                AND direct_high = greatest($1::text COLLATE "C", $2::text COLLATE "C")""";

    static final String CREATE_GROUP = """
            WITH created AS (
                INSERT INTO conversation_table (conversation_id, created_by, title, is_group) VALUES ($1, $2, $3, true)
                RETURNING conversation_id
            )
            INSERT INTO participant_table (conversation_id, user_id)
            SELECT conversation_id, unnest($4::text[]) FROM created""";

    static final String CONVERSATION = """
            SELECT c.conversation_id, c.title, c.is_group,
                (SELECT min(o.user_id) FROM participant_table o WHERE o.conversation_id = $1 AND o.user_id <> $2)
            FROM participant_table p
            JOIN conversation_table c USING (conversation_id)
            WHERE p.conversation_id = $1 AND p.user_id = $2""";

    /** The newest message of each of the caller's conversations that has one, and how far the caller has read; in no order. */
    static final String LATEST_MESSAGES = """
            SELECT p.conversation_id, p.last_read_seq, m.seq, m.sent_at, m.sender_id, m.content
            FROM participant_table p
            CROSS JOIN LATERAL (
                SELECT l.seq, l.sent_at, l.sender_id, l.content FROM message_table l
                WHERE l.conversation_id = p.conversation_id
                ORDER BY l.seq DESC LIMIT 1) m
            WHERE p.user_id = $1
                AND ($2::boolean IS NULL OR (m.sender_id = $1 OR m.seq <= p.last_read_seq) = $2)""";

    /** The first two participants, because one of them is not the one who asks. */
    static final String CONVERSATION_FACTS = """
            SELECT c.conversation_id, c.title, c.is_group, ARRAY(
                SELECT o.user_id FROM participant_table o
                WHERE o.conversation_id = c.conversation_id
                ORDER BY o.user_id LIMIT 2)
            FROM conversation_table c
            WHERE c.conversation_id = ANY($1)""";

    /**
     * Messages of others behind a read position, newest first: the newest are the likeliest to be in memory. Both limits hold for each
     * conversation: so many are counted, so many looked at.
     */
    static final String UNREAD_COUNTS = """
            SELECT unread.ordinal, (
                SELECT count(*) FROM (
                    SELECT FROM message_table m
                    WHERE m.conversation_id = unread.conversation_id
                        AND m.seq > greatest(unread.above, unread.newest - $5) AND m.seq <= unread.newest
                        AND m.sender_id <> $1
                    ORDER BY m.seq DESC LIMIT $6) counted)
            FROM unnest($2::uuid[], $3::bigint[], $4::bigint[]) WITH ORDINALITY
                AS unread (conversation_id, above, newest, ordinal)""";

    /** Returns nothing to someone who is not a participant. */
    static final String NEWEST = """
            SELECT coalesce((SELECT max(seq) FROM message_table WHERE conversation_id = $1), 0)
            FROM participant_table
            WHERE conversation_id = $1 AND user_id = $2""";

    static final String HISTORY = """
            SELECT m.conversation_id, m.seq, m.message_id, m.sent_at, m.sender_id, m.temp_message_id, m.content
            FROM message_table m
            WHERE m.conversation_id = $1 AND m.seq > $3 AND m.seq < $4
                AND EXISTS (SELECT FROM participant_table WHERE conversation_id = $1 AND user_id = $2)
            ORDER BY m.seq DESC""";

    /**
     * Where a user has not seen everything. The cursors are grouped with the user's conversations instead of joined to them: a plan made
     * without knowing how long the arrays are would search all of them once per conversation.
     */
    static final String MISSED = """
            SELECT place.conversation_id, place.above, newest.seq
            FROM (
                SELECT conversation_id, max(seq) AS above
                FROM (
                    SELECT conversation_id, 0::bigint AS seq, true AS mine FROM participant_table WHERE user_id = $1
                    UNION ALL
                    SELECT conversation_id, seq, false FROM unnest($2::uuid[], $3::bigint[]) AS known (conversation_id, seq)) stated
                GROUP BY conversation_id
                HAVING bool_or(mine)) place
            CROSS JOIN LATERAL (
                SELECT n.seq FROM message_table n
                WHERE n.conversation_id = place.conversation_id
                ORDER BY n.seq DESC LIMIT 1) newest
            WHERE newest.seq > place.above
            ORDER BY place.conversation_id""";

    static final String MISSED_MESSAGES = """
            SELECT m.conversation_id, m.seq, m.message_id, m.sent_at, m.sender_id, m.temp_message_id, m.content
            FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS missed (conversation_id, above, seq)
            JOIN message_table m ON m.conversation_id = missed.conversation_id
                AND m.seq > missed.above AND m.seq <= missed.seq
            ORDER BY m.conversation_id, m.seq""";

    static final String RANGE = """
            SELECT m.conversation_id, m.seq, m.message_id, m.sent_at, m.sender_id, m.temp_message_id, m.content
            FROM message_table m
            WHERE m.conversation_id = $1 AND m.seq > $2 AND m.seq < $3
                AND ($4::int = 0 OR m.sent_at > clock_timestamp() - make_interval(secs => $4))
            ORDER BY m.seq
            LIMIT 1000""";

    /**
     * Where something was stored lately in conversations of some users, in order of conversation. The index on {@code sent_at} leaves little
     * to look at, and two things see to it that it is used: a time that is unknown when a plan is made counts as a third of the table, two
     * as the little between them; and {@code OFFSET 0} keeps the planner from going through all history in its order, which would save it
     * the sorting.
     */
    static final String RECENT = """
            SELECT m.conversation_id, min(m.seq) - 1, max(m.seq)
            FROM (
                SELECT conversation_id, seq FROM message_table
                WHERE sent_at > (SELECT clock_timestamp() - make_interval(secs => $2))
                    AND sent_at < (SELECT 'infinity'::timestamptz)
                OFFSET 0) m
            WHERE m.conversation_id > $3
                AND EXISTS (
                    SELECT FROM participant_table p
                    WHERE p.conversation_id = m.conversation_id AND p.user_id = ANY($1))
            GROUP BY m.conversation_id
            ORDER BY m.conversation_id
            LIMIT $4""";

    /** No index holds the time, so that marking as read stays a heap-only update; the users' rows are found by their ids. */
    static final String READ_LATELY = """
            SELECT user_id, conversation_id, last_read_seq FROM participant_table
            WHERE user_id = ANY($1) AND last_read_at > clock_timestamp() - make_interval(secs => $2)
                AND (user_id, conversation_id) > ($3, $4)
            ORDER BY user_id, conversation_id
            LIMIT $5""";

    static final String RECIPIENTS = """
            SELECT conversation_id, user_id FROM participant_table
            WHERE conversation_id = ANY($1)
            ORDER BY conversation_id, user_id""";

    /**
     * Of a user who shares neither a group nor an answered direct conversation with the caller there is no row, as of one who does not
     * exist. {@code OFFSET 0} has the caller's conversations looked at once each, instead of once for each of their members.
     */
    static final String STORED_PRESENCE = """
            SELECT asked.user_id, coalesce(p.visible, true), p.last_seen_at
            FROM unnest($2::text[]) AS asked (user_id)
            LEFT JOIN presence_table p ON p.user_id = asked.user_id
            WHERE asked.user_id = $1 OR EXISTS (
                SELECT FROM (
                    SELECT m.conversation_id FROM participant_table m
                    CROSS JOIN LATERAL (
                        SELECT FROM conversation_table c
                        WHERE c.conversation_id = m.conversation_id AND (c.is_group OR c.answered)
                        LIMIT 1) acquainting
                    WHERE m.user_id = $1
                    OFFSET 0) mine
                JOIN participant_table theirs USING (conversation_id)
                WHERE theirs.user_id = asked.user_id)""";

    /** The same, and of those who are friends in the original's table. */
    static final String STORED_PRESENCE_OR_FRIENDSHIP = STORED_PRESENCE + """
             OR EXISTS (
                SELECT FROM friendship_table f
                WHERE f.accepted_at IS NOT NULL
                    AND (f.user_id1 = $1 AND f.user_id2 = asked.user_id OR f.user_id2 = $1 AND f.user_id1 = asked.user_id))""";

    /**
     * A row per conversation that has changed and connected users, so that a large group costs as many values as it has members, not as it
     * has pairs of them. Each step is materialized and the last join has no index to use: however long the arrays are, none of them is
     * searched once per row of another.
     */
    static final String AUDIENCES = """
            WITH changed AS MATERIALIZED (
                SELECT c.user_id, coalesce(p.visible, true) AS visible, p.last_seen_at
                FROM unnest($1::text[]) AS c (user_id)
                LEFT JOIN presence_table p ON p.user_id = c.user_id
            ), affected AS MATERIALIZED (
                SELECT m.conversation_id, array_agg(c.user_id) AS user_ids, array_agg(c.visible) AS visible,
                    array_agg(c.last_seen_at) AS last_seen_at
                FROM changed c
                JOIN participant_table m ON m.user_id = c.user_id
                CROSS JOIN LATERAL (
                    SELECT FROM conversation_table t
                    WHERE t.conversation_id = m.conversation_id AND (t.is_group OR t.answered)
                    LIMIT 1) acquainting
                GROUP BY m.conversation_id
            ), members AS MATERIALIZED (
                SELECT m.conversation_id, m.user_id FROM affected a
                JOIN participant_table m ON m.conversation_id = a.conversation_id
            ), recipients AS MATERIALIZED (
                SELECT m.conversation_id, array_agg(m.user_id) AS user_ids
                FROM members m
                JOIN unnest($2::text[]) AS connected (user_id) ON connected.user_id = m.user_id
                GROUP BY m.conversation_id
            )
            SELECT a.user_ids, a.visible, a.last_seen_at, r.user_ids
            FROM affected a
            JOIN recipients r USING (conversation_id)""";

    /** The same, and a row for each changed user with those who are friends in the original's table. */
    static final String AUDIENCES_OR_FRIENDSHIP = AUDIENCES + """

            UNION ALL
            SELECT ARRAY[c.user_id], ARRAY[c.visible], ARRAY[c.last_seen_at], array_agg(connected.user_id)::varchar[]
            FROM changed c
            JOIN (
                SELECT user_id1 AS user_id, user_id2 AS friend_id FROM friendship_table WHERE accepted_at IS NOT NULL
                UNION ALL
                SELECT user_id2, user_id1 FROM friendship_table WHERE accepted_at IS NOT NULL) f ON f.user_id = c.user_id
            JOIN unnest($2::text[]) AS connected (user_id) ON connected.user_id = f.friend_id
            GROUP BY c.user_id, c.visible, c.last_seen_at""";

    /** Sorted, because other nodes store the same users at the same time and must not wait for each other. */
    static final String STORE_LAST_SEEN = """
            INSERT INTO presence_table AS p (user_id, last_seen_at)
            SELECT user_id, last_seen_at FROM unnest($1::text[], $2::timestamptz[]) AS seen (user_id, last_seen_at)
            ORDER BY user_id
            ON CONFLICT (user_id) DO UPDATE SET last_seen_at = greatest(p.last_seen_at, excluded.last_seen_at)
            WHERE p.last_seen_at IS NULL OR p.last_seen_at < excluded.last_seen_at""";

    /** Returns a row if that is a change. Who has no row is visible. */
    static final String STORE_VISIBILITY = """
            INSERT INTO presence_table AS p (user_id, visible)
            SELECT $1::text, $2::boolean
            WHERE NOT $2::boolean OR EXISTS (SELECT FROM presence_table WHERE user_id = $1::text)
            ON CONFLICT (user_id) DO UPDATE SET visible = excluded.visible
            WHERE p.visible <> excluded.visible
            RETURNING true""";

    static final String FRIENDS_BY_CONVERSATION = """
            SELECT direct_high FROM conversation_table WHERE direct_low = $1 AND answered
            UNION ALL
            SELECT direct_low FROM conversation_table WHERE direct_high = $1 AND answered""";

    /** The original's own table, which this server only ever reads. */
    static final String FRIENDS_BY_FRIENDSHIP = """
            SELECT user_id2 FROM friendship_table
            WHERE user_id1 = $1 AND user_id2 <> $1 AND accepted_at IS NOT NULL
            UNION
            SELECT user_id1 FROM friendship_table
            WHERE user_id2 = $1 AND user_id1 <> $1 AND accepted_at IS NOT NULL""";

    static final String HAS_FRIENDSHIPS = "SELECT to_regclass('friendship_table') IS NOT NULL";

    /** Counts this server's beat, and returns the other servers with theirs. */
    static final String BEAT = """
            WITH mine AS (
                INSERT INTO chat_running_server AS s (server_id, place, clustered, beat, beat_at)
                VALUES ($1, concat_ws(', ', host(inet_client_addr()), $2::text), $3, 1, clock_timestamp())
                ON CONFLICT (server_id) DO UPDATE SET beat = s.beat + 1, beat_at = excluded.beat_at
            ), killed AS (
                DELETE FROM chat_running_server
                WHERE server_id <> $1 AND beat_at < clock_timestamp() - interval '1 hour'
            )
            SELECT server_id, place, clustered, beat FROM chat_running_server WHERE server_id <> $1""";

    static final String LAST_BEAT = "DELETE FROM chat_running_server WHERE server_id = $1";

    /** Whether the database takes writes. */
    static final String IS_WRITABLE =
            "SELECT NOT pg_is_in_recovery() AND NOT current_setting('transaction_read_only')::boolean";

    /** Which process answers, and whether it takes no writes. */
    static final String LOOK =
            "SELECT pg_backend_pid(), pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean";

    /**
     * The versions of the schema that were applied, each with its checksum; null for what is no whole version. None is told of a
     * database that must not be used: one that is too old, one that is not in UTF-8, or one with an import that is not finished.
     */
    static final String APPLIED_VERSIONS = String.format(
            Locale.ROOT,
            """
            SELECT CASE WHEN success AND type = 'SQL' THEN script || ' ' || checksum END
            FROM %1$s
            WHERE NOT (type = 'BASELINE' AND version = '0' AND success)
                AND tableoid = to_regclass(format('%%I.%1$s', current_schema()))
                AND current_setting('server_version_num')::int >= %2$d0000
                AND current_setting('server_encoding') = '%4$s'
                AND to_regclass('%3$s') IS NULL
            ORDER BY installed_rank""",
            Migrations.HISTORY_TABLE,
            Migrations.OLDEST_POSTGRESQL,
            Migrations.IMPORT_TABLE,
            Migrations.ENCODING);

    /** PostgreSQL takes no parameter here, so the text must need no quoting. */
    static String changePassword(String password) {
        if (!password.chars().allMatch(Character::isLetterOrDigit)) {
            throw new IllegalArgumentException("The password holds something else than letters and digits");
        }
        return "ALTER ROLE CURRENT_USER PASSWORD '" + password + "'";
    }

    private Sql() {}
}
