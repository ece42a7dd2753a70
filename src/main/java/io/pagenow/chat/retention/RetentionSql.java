package io.pagenow.chat.retention;

import io.pagenow.chat.database.MessageRemoval;
import java.util.List;

/** SQL of the end of messages. {@code V22__retention.sql} explains the tables and columns. */
final class RetentionSql {
    /** Read before {@link #SET_DAYS}, so that a server starts at a standby, which refuses writes. */
    static final String DAYS = "SELECT days FROM retention_table";

    /** Sets the days; returns no row if they are the same as before. */
    static final String SET_DAYS = """
            UPDATE retention_table r SET days = $1::int, changed_at = clock_timestamp()
            FROM (SELECT days FROM retention_table FOR UPDATE) before
            WHERE r.days <> $1::int
            RETURNING before.days""";

    /**
     * Rows follow an hour after their messages are no longer read: whoever has mistaken the days can take it back, and no statement that still
     * reads a message meets its deletion. No row if nothing is to be deleted.
     */
    static final String BOUND = """
            SELECT statement_timestamp() - days * interval '24 hours' - interval '1 hour' FROM retention_table
            WHERE days > 0 AND changed_at < statement_timestamp() - interval '1 hour'""";

    /** A page of the conversations after {@code $1}: whether their oldest message is gone already, and whether it is older than {@code $2}. */
    static final String SURVEY = """
            SELECT c.conversation_id, coalesce(oldest.seq < c.first_seq, false) AS has_rest,
                coalesce(oldest.sent_at < $2::timestamptz AND (NOT coalesce(oldest.extra ? 'deletedAt', false) OR EXISTS (
                    SELECT FROM message_table n
                    WHERE n.conversation_id = c.conversation_id AND n.seq > oldest.seq)), false) AS is_old
            FROM (
                SELECT conversation_id, first_seq FROM conversation_table
                WHERE conversation_id > $1 ORDER BY conversation_id LIMIT 500) c
            LEFT JOIN LATERAL (
                SELECT m.seq, m.sent_at, m.extra FROM message_table m
                WHERE m.conversation_id = c.conversation_id
                ORDER BY m.seq LIMIT 1) oldest ON true
            ORDER BY c.conversation_id""";

    /** Locks a conversation, so that no other change gets a revision. No row if it is deleted. */
    static final String LOCK = """
            SELECT rev, ttl_from_seq, ttl_due_at <= statement_timestamp() AS is_due FROM conversation_table
            WHERE conversation_id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE""";

    /** The bound {@code $%s} of a pass, unless the days were taken back since; then nothing is too old. */
    private static final String STILL = """
            coalesce((SELECT least(%s::timestamptz, statement_timestamp() - days * interval '24 hours' - interval '1 hour')
                FROM retention_table
                WHERE days > 0 AND changed_at < statement_timestamp() - interval '1 hour'), '-infinity')""";

    /** Messages of a conversation that {@link #ADVANCE} looks at. */
    static final int LOOKED_AT = 20_000;

    /**
     * Moves the first position of a conversation to its first message that is not older than {@code $2}, at most to the newest one, because
     * the next position follows from it. A revision of the conversation tells clients. No row if it is there already.
     */
    static final String ADVANCE = """
            UPDATE conversation_table c SET first_seq = bound.seq, rev = c.rev + 1, object_rev = c.rev + 1,
                changed_at = date_trunc('milliseconds', statement_timestamp())
            FROM (
                SELECT least(
                    coalesce(min(seq) FILTER (WHERE sent_at >= %2$s), max(seq) + 1),
                    (SELECT max(n.seq) FROM message_table n WHERE n.conversation_id = $1)) AS seq
                FROM (
                    SELECT m.seq, m.sent_at FROM message_table m
                    WHERE m.conversation_id = $1 ORDER BY m.seq LIMIT %1$s) looked) bound
            WHERE c.conversation_id = $1 AND bound.seq > c.first_seq
            RETURNING c.rev""".formatted(LOOKED_AT, STILL.formatted("$2"));

    private static final String DOOMED = "date_trunc('milliseconds', statement_timestamp()) AS at";

    /**
     * Deletes what is in the rows of {@code doomed}, as one change: the rows stay, because positions have no gaps. {@code $2} is the
     * conversation's revision. In the name of the sender, because clients expect a user.
     */
    private static final String BLANK = """
             written AS (
                UPDATE message_table m SET content = '', extra = jsonb_build_object(
                    'quiet', true, 'deletedAt', (extract(epoch FROM d.at) * 1000)::bigint, 'deletedBy', m.sender_id, 'rev', $2::bigint + 1)
                FROM doomed d
                WHERE m.conversation_id = $1::uuid AND m.seq = d.seq
            ), unattached AS (
                DELETE FROM attachment_table t USING doomed d WHERE t.conversation_id = $1::uuid AND t.seq = d.seq
            ),\s""" + MessageRemoval.steps("$2::bigint + 1");

    /** Deletes the content of the newest message, whose row stays, if it is older than {@code $3}. Returns the number of such messages. */
    static final String BLANK_NEWEST = "WITH doomed AS MATERIALIZED (SELECT m.seq, " + DOOMED + """

                FROM (
                    SELECT seq, sent_at, extra FROM message_table WHERE conversation_id = $1::uuid ORDER BY seq DESC LIMIT 1) m
                WHERE NOT coalesce(m.extra ? 'deletedAt', false) AND m.sent_at <""" + " "
            + STILL.formatted("$3") + """

            ),""" + BLANK + """
            , counted AS (
                UPDATE conversation_table c SET rev = $2::bigint + 1, changed_at = d.at FROM doomed d WHERE c.conversation_id = $1::uuid
            )
            SELECT count(*)::int FROM doomed""";

    /** Conversations in which the end of a message may have come. */
    static final String DUE = """
            SELECT conversation_id FROM conversation_table
            WHERE ttl_due_at <= statement_timestamp() AND deleted_at IS NULL
            ORDER BY ttl_due_at LIMIT 100""";

    /** Messages of a conversation that {@link #EXPIRE} looks at. */
    static final int WINDOW = 1_000;

    /** Seconds between two looks at a conversation: what ends meanwhile is not read, and each look at its end costs everybody a revision. */
    private static final int REST_SECONDS = 30;

    /**
     * Deletes the content of messages whose end has come, among those from the position {@code $3} on. A message that is sent after this
     * statement does not end before the time of its group has passed, so the conversation is looked at again then, or when a message ends
     * before. A change of that time says when to look, too. Returns the number of deleted messages, and whether there may be more.
     */
    static final String EXPIRE = """
            WITH looked AS MATERIALIZED (
                SELECT m.seq, to_timestamp((m.extra ->> 'expiresAt')::bigint / 1000.0) AS expires_at
                FROM message_table m
                WHERE m.conversation_id = $1::uuid AND m.seq >= $3::bigint
                ORDER BY m.seq LIMIT %1$s
            ), doomed AS MATERIALIZED (
                SELECT seq,\s""".formatted(WINDOW) + DOOMED + """
             FROM looked WHERE expires_at <= statement_timestamp()
            ), found AS MATERIALIZED (
                SELECT count(*) AS size, max(seq) AS last, min(seq) FILTER (WHERE expires_at > statement_timestamp()) AS first_alive,
                    min(expires_at) FILTER (WHERE expires_at > statement_timestamp()) AS next_end
                FROM looked
            ),""" + BLANK + """
            , counted AS (
                UPDATE conversation_table c SET
                    rev = CASE WHEN d.at IS NULL THEN c.rev ELSE $2::bigint + 1 END,
                    changed_at = coalesce(d.at, c.changed_at),
                    ttl_from_seq = CASE
                        WHEN f.first_alive IS NULL AND f.size < %1$s AND c.message_ttl_seconds = 0 THEN NULL
                        ELSE coalesce(f.first_alive, f.last + 1, c.ttl_from_seq) END,
                    ttl_due_at = CASE
                        WHEN f.first_alive IS NOT NULL OR f.size < %1$s THEN
                            CASE WHEN f.first_alive IS NOT NULL OR c.message_ttl_seconds > 0 THEN greatest(
                                least(f.next_end, CASE WHEN c.message_ttl_seconds > 0
                                    THEN statement_timestamp() + make_interval(secs => c.message_ttl_seconds) END),
                                statement_timestamp() + interval '%2$s seconds') END
                        ELSE statement_timestamp() END
                FROM found f, (SELECT max(at) AS at FROM doomed) d
                WHERE c.conversation_id = $1::uuid
            )
            SELECT (SELECT count(*) FROM doomed)::int, first_alive IS NULL AND size = %1$s FROM found""".formatted(WINDOW, REST_SECONDS);

    /** Held by the transaction that deletes rows, so that one node does. The number identifies the kind of lock. */
    static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock(7163385641206969459)";

    /** The position after the first rows of a conversation that are gone, null if none is left. */
    static final String END_OF_BATCH = """
            SELECT max(seq) + 1 FROM (
                SELECT m.seq FROM message_table m
                WHERE m.conversation_id = $1 AND m.seq < (SELECT c.first_seq FROM conversation_table c WHERE c.conversation_id = $1)
                ORDER BY m.seq LIMIT 1000) batch""";

    /**
     * Delete the rows of a conversation below a position {@code $2}, the messages last, so that a batch that was not completed is found
     * again. Reports have a copy of their messages and stay.
     */
    static final List<String> DELETIONS = List.of(
            delete("reaction_table"),
            delete("mention_table"),
            delete("attachment_table"),
            delete("message_state_table"),
            delete("reported_message_table"),
            delete("search_table"),
            "DELETE FROM removal_table WHERE conversation_id = $1 AND lasts[array_upper(lasts, 1)] < $2",
            delete("message_table"));

    private static String delete(String table) {
        return "DELETE FROM " + table + " WHERE conversation_id = $1 AND seq < $2";
    }

    private RetentionSql() {}
}
