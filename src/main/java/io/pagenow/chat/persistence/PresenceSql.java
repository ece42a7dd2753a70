package io.pagenow.chat.persistence;

/** SQL of presence and of friends. {@code db_init.sql} explains the tables and what their keys guarantee. */
final class PresenceSql {
    /**
     * Returns no row for a user that shares neither a group nor an answered direct conversation with the caller, or if one
     * has blocked the other, as for one that does not exist. {@code OFFSET 0} evaluates the caller's conversations once,
     * instead of once per member.
     */
    private static final String PRESENCE = """
            SELECT asked.user_id, coalesce(p.visible, true), p.last_seen_at
            FROM unnest($2::text[]) AS asked (user_id)
            LEFT JOIN presence_table p ON p.user_id = asked.user_id
            WHERE NOT EXISTS (
                SELECT FROM block_table b
                WHERE b.user_id = $1 AND b.blocked_id = asked.user_id OR b.user_id = asked.user_id AND b.blocked_id = $1)
            AND (asked.user_id = $1 OR EXISTS (
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

    static final String STORED_PRESENCE = PRESENCE + ")";

    /** Like {@link #STORED_PRESENCE}, and includes friends in the original's table. */
    static final String STORED_PRESENCE_OR_FRIENDSHIP = PRESENCE + """
             OR EXISTS (
                SELECT FROM friendship_table f
                WHERE f.accepted_at IS NOT NULL
                    AND (f.user_id1 = $1 AND f.user_id2 = asked.user_id OR f.user_id2 = $1 AND f.user_id1 = asked.user_id)))""";

    /**
     * Returns one row per conversation with changed and connected users, so a large group costs as many values as it
     * has members, not as it has pairs of them. Each step is materialized and the last join has no index, so no array
     * is scanned once per row of another, however long it is.
     */
    static final String AUDIENCES =
            audiences("JOIN unnest($2::text[]) AS connected (user_id) ON connected.user_id = m.user_id");

    /** Like {@link #AUDIENCES}, and adds one row per changed user with its friends in the original's table. */
    static final String AUDIENCES_OR_FRIENDSHIP =
            AUDIENCES + friends("JOIN unnest($2::text[]) AS connected (user_id) ON connected.user_id = f.friend_id");

    /** Like {@link #AUDIENCES}, of all members instead of the connected ones. */
    static final String AUDIENCES_OF_MEMBERS = audiences("");

    /** Like {@link #AUDIENCES_OR_FRIENDSHIP}, of all members and friends instead of the connected ones. */
    static final String AUDIENCES_OF_MEMBERS_OR_FRIENDSHIP = AUDIENCES_OF_MEMBERS + friends("");

    /** Counts the members of the conversations of changed users; a group that was not counted is taken for a large one. */
    static final String AUDIENCE_SIZE = """
            SELECT coalesce(sum(CASE WHEN c.is_group THEN coalesce(c.member_count, 5000) ELSE 2 END), 0)
            FROM (
                SELECT DISTINCT m.conversation_id FROM unnest($1::text[]) AS changed (user_id)
                JOIN participant_table m ON m.user_id = changed.user_id) affected
            JOIN conversation_table c ON c.conversation_id = affected.conversation_id
            WHERE c.is_group OR c.answered""";

    /** Sorted to prevent deadlocks with other nodes that store the same users concurrently. */
    static final String STORE_LAST_SEEN = """
            INSERT INTO presence_table AS p (user_id, last_seen_at)
            SELECT user_id, last_seen_at FROM unnest($1::text[], $2::timestamptz[]) AS seen (user_id, last_seen_at)
            ORDER BY user_id
            ON CONFLICT (user_id) DO UPDATE SET last_seen_at = greatest(p.last_seen_at, excluded.last_seen_at)
            WHERE p.last_seen_at IS NULL OR p.last_seen_at < excluded.last_seen_at""";

    /** Returns a row if the visibility changed. A user without a row is visible. */
    static final String STORE_VISIBILITY = """
            INSERT INTO presence_table AS p (user_id, visible)
            SELECT $1::text, $2::boolean
            WHERE NOT $2::boolean OR EXISTS (SELECT FROM presence_table WHERE user_id = $1::text)
            ON CONFLICT (user_id) DO UPDATE SET visible = excluded.visible
            WHERE p.visible <> excluded.visible
            RETURNING true""";

    /** Selects the users whom the caller has blocked, and those who have blocked the caller. */
    private static final String WITHOUT_BLOCKED = """

            EXCEPT
            (SELECT blocked_id FROM block_table WHERE user_id = $1
            UNION ALL
            SELECT user_id FROM block_table WHERE blocked_id = $1)""";

    static final String FRIENDS_BY_CONVERSATION = """
            (SELECT direct_high FROM conversation_table WHERE direct_low = $1 AND answered
            UNION ALL
            SELECT direct_low FROM conversation_table WHERE direct_high = $1 AND answered)""" + WITHOUT_BLOCKED;

    /** Reads the original's own table, which this server never writes. */
    static final String FRIENDS_BY_FRIENDSHIP = """
            (SELECT user_id2 FROM friendship_table
            WHERE user_id1 = $1 AND user_id2 <> $1 AND accepted_at IS NOT NULL
            UNION
            SELECT user_id1 FROM friendship_table
            WHERE user_id2 = $1 AND user_id1 <> $1 AND accepted_at IS NOT NULL)""" + WITHOUT_BLOCKED;

    /** Selects the pairs of one who has blocked the other, with a user in {@code $1} and one in {@code $2}. */
    static final String BLOCKED_PAIRS = """
            SELECT user_id, blocked_id FROM block_table WHERE user_id = ANY($1) AND blocked_id = ANY($2)
            UNION
            SELECT blocked_id, user_id FROM block_table WHERE blocked_id = ANY($1) AND user_id = ANY($2)""";

    static final String HAS_FRIENDSHIPS = "SELECT to_regclass('friendship_table') IS NOT NULL";

    /** @param connected join of the recipients {@code m} with the connected users; empty for all members */
    private static String audiences(String connected) {
        return """
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
                FROM members m""" + " " + connected + """

                GROUP BY m.conversation_id
            )
            SELECT a.user_ids, a.visible, a.last_seen_at, r.user_ids
            FROM affected a
            JOIN recipients r USING (conversation_id)""";
    }

    /** @param connected join of the friends {@code f} with the connected users; empty for all friends */
    private static String friends(String connected) {
        return """

            UNION ALL
            SELECT ARRAY[c.user_id], ARRAY[c.visible], ARRAY[c.last_seen_at], array_agg(f.friend_id)::varchar[]
            FROM changed c
            JOIN (
                SELECT user_id1 AS user_id, user_id2 AS friend_id FROM friendship_table WHERE accepted_at IS NOT NULL
                UNION ALL
                SELECT user_id2, user_id1 FROM friendship_table WHERE accepted_at IS NOT NULL) f ON f.user_id = c.user_id""" + " " + connected + """

            GROUP BY c.user_id, c.visible, c.last_seen_at""";
    }

    private PresenceSql() {}
}
