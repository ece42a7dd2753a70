package io.pagenow.chat.people;

import io.pagenow.chat.log.ConversationRow;

/** SQL of profiles, own settings, blocks and receipts. {@code db_init.sql} explains the tables. */
final class PeopleSql {
    static final String PERSONS = """
            SELECT user_id, name, picture, updated_at, me->>'readReceipts' = 'false'
            FROM user_table WHERE user_id = ANY($1)""";

    /**
     * Selects the profiles of the caller and of those of some users who are in one of the caller's conversations. The
     * caller's conversations are read once, however many users are named.
     */
    static final String PROFILES = """
            WITH mine AS MATERIALIZED (
                SELECT conversation_id FROM participant_table WHERE user_id = $1
            )
            SELECT seen.user_id, u.name, u.picture, u.updated_at
            FROM (
                SELECT DISTINCT theirs.user_id FROM participant_table theirs
                WHERE theirs.user_id = ANY($2) AND theirs.conversation_id IN (SELECT conversation_id FROM mine)
                UNION
                SELECT $1 WHERE $1 = ANY($2)) seen
            LEFT JOIN user_table u ON u.user_id = seen.user_id
            ORDER BY seen.user_id""";

    /**
     * Stores what tokens state, sorted to prevent deadlocks with other nodes. The time of the newest token is kept also if
     * it states nothing new, so that a token from before it never counts. Returns the profiles, and whether they changed.
     */
    static final String STORE_CLAIMS = """
            INSERT INTO user_table AS u (user_id, name, picture, token_iat, updated_at)
            SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) AS c (user_id, name, picture, issued_at),
                date_trunc('milliseconds', statement_timestamp())
            ORDER BY 1
            ON CONFLICT (user_id) DO UPDATE SET
                name = coalesce(excluded.name, u.name),
                picture = coalesce(excluded.picture, u.picture),
                token_iat = coalesce(excluded.token_iat, u.token_iat),
                updated_at = CASE
                    WHEN coalesce(excluded.name, u.name) IS DISTINCT FROM u.name
                        OR coalesce(excluded.picture, u.picture) IS DISTINCT FROM u.picture THEN excluded.updated_at
                    ELSE u.updated_at END
            WHERE NOT u.is_edited AND (u.name IS NULL AND u.picture IS NULL
                OR excluded.token_iat > coalesce(u.token_iat, '-infinity'))
            RETURNING user_id, name, picture, updated_at,
                updated_at = date_trunc('milliseconds', statement_timestamp())""";

    static final String EDIT_PROFILE = """
            INSERT INTO user_table AS u (user_id, name, picture, updated_at, is_edited)
            VALUES ($1, $2, $3, date_trunc('milliseconds', statement_timestamp()), true)
            ON CONFLICT (user_id) DO UPDATE SET name = excluded.name, picture = excluded.picture, is_edited = true,
                updated_at = excluded.updated_at
            RETURNING user_id, name, picture, updated_at""";

    /**
     * Selects a user and those who share a small conversation with it, from a bounded number of its conversations. {@code $2} is
     * the size of a small conversation.
     */
    static final String ACQUAINTANCES = """
            SELECT $1::text
            UNION
            SELECT others.user_id
            FROM (SELECT conversation_id FROM participant_table WHERE user_id = $1 LIMIT 1000) mine
            CROSS JOIN LATERAL (
                SELECT few.user_id, count(*) OVER () AS members
                FROM (
                    SELECT p.user_id FROM participant_table p
                    WHERE p.conversation_id = mine.conversation_id LIMIT $2::int + 1) few) others
            WHERE others.members <= $2::int""";

    static final String ME = """
            SELECT coalesce(u.me_rev, 0), coalesce(u.me->>'readReceipts', 'true') = 'true',
                coalesce(u.me->>'typing', 'true') = 'true',
                ARRAY(SELECT b.blocked_id::text FROM block_table b WHERE b.user_id = $1 ORDER BY b.blocked_id COLLATE "C"),
                coalesce(u.me->>'pushNotify', 'all'), coalesce(u.me->>'pushPreview', 'true') = 'true',
                coalesce(u.me->>'pushReactions', 'false') = 'true'
            FROM (SELECT $1::text AS user_id) asked
            LEFT JOIN user_table u ON u.user_id = asked.user_id""";

    /** Returns a row if the settings changed. */
    static final String CHANGE_ME = """
            INSERT INTO user_table AS u (user_id, updated_at, me_rev, me) VALUES ($1, statement_timestamp(), 1, $2::text::jsonb)
            ON CONFLICT (user_id) DO UPDATE SET me_rev = u.me_rev + 1, me = coalesce(u.me, '{}') || excluded.me
            WHERE coalesce(u.me, '{}') || excluded.me IS DISTINCT FROM u.me
            RETURNING me_rev""";

    /** Keeps the positions that others see as they are now. */
    static final String FREEZE_POSITIONS = """
            UPDATE participant_table SET shown_seq = last_read_seq WHERE user_id = $1 AND shown_seq IS NULL""";

    static final String SHOW_POSITIONS = """
            UPDATE participant_table SET shown_seq = NULL WHERE user_id = $1 AND shown_seq IS NOT NULL""";

    /** Locks the user, so that the number of blocked users stays what it is. */
    static final String LOCK_USER = """
            INSERT INTO user_table AS u (user_id, updated_at) VALUES ($1, statement_timestamp())
            ON CONFLICT (user_id) DO UPDATE SET me_rev = u.me_rev""";

    /** Keeps a block of a pair and the creation of its conversation apart. The number identifies the kind of lock. */
    static final String LOCK_PAIR = """
            SELECT pg_advisory_xact_lock(1347375184,
                hashtext(least($1 COLLATE "C", $2 COLLATE "C") || ' ' || greatest($1 COLLATE "C", $2 COLLATE "C")))""";

    static final String COUNT_BLOCKED = "SELECT count(*) FROM block_table WHERE user_id = $1 AND blocked_id <> $2";

    /** Returns a row if the user was not blocked before. */
    static final String BLOCK = """
            WITH added AS (
                INSERT INTO block_table (user_id, blocked_id, blocked_at) VALUES ($1, $2, statement_timestamp())
                ON CONFLICT DO NOTHING RETURNING user_id
            )
            UPDATE user_table SET me_rev = me_rev + 1 WHERE user_id IN (SELECT user_id FROM added) RETURNING me_rev""";

    /** Returns a row if the user was blocked before. */
    static final String UNBLOCK = """
            WITH removed AS (
                DELETE FROM block_table WHERE user_id = $1 AND blocked_id = $2 RETURNING user_id
            )
            UPDATE user_table SET me_rev = me_rev + 1 WHERE user_id IN (SELECT user_id FROM removed) RETURNING me_rev""";

    private static final String OF_DIRECT_CONVERSATION = """

            FROM conversation_table c
            WHERE c.direct_low = least($1::text COLLATE "C", $2::text COLLATE "C")
                AND c.direct_high = greatest($1::text COLLATE "C", $2::text COLLATE "C")
                AND p.conversation_id = c.conversation_id AND p.user_id IN ($1, $2)""";

    /** Bars both users of a direct conversation from sending: bit 4 for the one who blocks, 2 for the one who is blocked. */
    static final String SET_BARS = """
            UPDATE participant_table p SET send_bar = p.send_bar | CASE WHEN p.user_id = $1 THEN 4 ELSE 2 END""" + OF_DIRECT_CONVERSATION;

    static final String CLEAR_BARS = """
            UPDATE participant_table p SET send_bar = p.send_bar & ~(CASE WHEN p.user_id = $1 THEN 4 ELSE 2 END)""" + OF_DIRECT_CONVERSATION;

    /** Sets the bars of every block between two users. */
    static final String RESTORE_BARS = """
            UPDATE participant_table p SET send_bar = p.send_bar | (
                SELECT bit_or(CASE WHEN b.user_id = p.user_id THEN 4 ELSE 2 END) FROM block_table b
                WHERE b.user_id = $1 AND b.blocked_id = $2 OR b.user_id = $2 AND b.blocked_id = $1)""" + OF_DIRECT_CONVERSATION + """
             AND EXISTS (
                    SELECT FROM block_table b
                    WHERE b.user_id = $1 AND b.blocked_id = $2 OR b.user_id = $2 AND b.blocked_id = $1)""";

    /** Returns whether a block keeps two users from beginning a direct conversation; one that they have stays. */
    static final String MAY_NOT_MEET = """
            SELECT EXISTS (
                    SELECT FROM block_table
                    WHERE user_id = $1 AND blocked_id = $2 OR user_id = $2 AND blocked_id = $1)
                AND NOT EXISTS (
                    SELECT FROM conversation_table
                    WHERE direct_low = least($1::text COLLATE "C", $2::text COLLATE "C")
                        AND direct_high = greatest($1::text COLLATE "C", $2::text COLLATE "C"))""";

    /**
     * Moves a read position to {@code $3}, or to the newest message if it is null; never back, and never beyond the
     * newest; and takes the reader's own mark {@code unread} away. Writes nothing if neither changes. Returns no row if the user is not a participant.
     */
    static final String MARK_READ = """
            WITH newest AS (
                SELECT coalesce(max(seq), 0) AS seq FROM message_table WHERE conversation_id = $1
            ), moved AS (
                UPDATE participant_table p SET
                    last_read_seq = greatest(p.last_read_seq, coalesce($3::bigint, newest.seq)),
                    last_read_at = CASE WHEN p.last_read_seq < coalesce($3::bigint, newest.seq)
                        THEN clock_timestamp() ELSE p.last_read_at END,
                    mine = p.mine - 'unread',
                    my_rev = p.my_rev + coalesce((p.mine ->> 'unread')::boolean, false)::int
                FROM newest
                WHERE p.conversation_id = $1 AND p.user_id = $2 AND coalesce($3::bigint, newest.seq) <= newest.seq
                    AND (p.last_read_seq < coalesce($3::bigint, newest.seq)
                        OR coalesce((p.mine ->> 'unread')::boolean, false))
                RETURNING p.last_read_seq, p.last_read_at, p.my_rev
            )
            SELECT coalesce(moved.last_read_seq, p.last_read_seq) AS seq,
                CASE WHEN moved.last_read_seq > p.last_read_seq THEN moved.last_read_at END AS moved_at,
                moved.my_rev > p.my_rev AS is_unmarked, newest.seq AS newest, p.send_bar & 6 <> 0 AS separated, c.member_seq
            FROM participant_table p
            JOIN conversation_table c ON c.conversation_id = p.conversation_id
            CROSS JOIN newest
            LEFT JOIN moved ON true
            WHERE p.conversation_id = $1 AND p.user_id = $2""";

    static final String OWN_SETTINGS = "SELECT " + ConversationRow.OWN + """

            FROM participant_table p WHERE p.conversation_id = $1 AND p.user_id = $2""";

    /**
     * Selects the positions that a participant of a small conversation sees, and the number of participants, at most one
     * more than {@code $3}. Users who hide theirs see only their own, and so do users who have blocked each other.
     */
    static final String SHOWN_POSITIONS = """
            WITH members AS MATERIALIZED (
                SELECT p.user_id, CASE WHEN p.user_id = $2 THEN p.last_read_seq ELSE coalesce(p.shown_seq, p.last_read_seq) END AS seq,
                    p.last_read_at, p.send_bar,
                    coalesce(u.me->>'readReceipts', 'true') = 'false' AS hides
                FROM (SELECT * FROM participant_table WHERE conversation_id = $1 LIMIT $3::int + 1) p
                LEFT JOIN user_table u ON u.user_id = p.user_id
            ), caller AS (
                SELECT hides OR send_bar & 6 <> 0 AS alone FROM members WHERE user_id = $2
            )
            SELECT (SELECT count(*) FROM members), m.user_id, m.seq, m.last_read_at
            FROM (SELECT FROM participant_table WHERE conversation_id = $1 AND user_id = $2) is_participant
            LEFT JOIN members m ON m.seq > 0 AND m.last_read_at IS NOT NULL
                AND (m.user_id = $2 OR NOT m.hides AND NOT (SELECT alone FROM caller))
            ORDER BY m.user_id""";

    private PeopleSql() {}
}
