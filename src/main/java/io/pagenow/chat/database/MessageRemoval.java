package io.pagenow.chat.database;

/** SQL that deletes what belongs to messages whose rows stay without content, because positions have no gaps. */
public final class MessageRemoval {
    private MessageRemoval() {}

    /**
     * Steps of a statement after its step {@code doomed} with the columns {@code seq} and {@code at}: delete the mentions, reactions, states
     * and words of these messages, and write the one change that tells clients of them. {@code $1} is the conversation.
     *
     * @param revision an expression for the revision of the change
     */
    public static String steps(String revision) {
        return """
            unmentioned AS (
                DELETE FROM mention_table t USING doomed d WHERE t.conversation_id = $1::uuid AND t.seq = d.seq
            ), unreacted AS (
                DELETE FROM reaction_table t USING doomed d WHERE t.conversation_id = $1::uuid AND t.seq = d.seq
            ), superseded AS (
                DELETE FROM message_state_table s USING doomed d WHERE s.conversation_id = $1::uuid AND s.seq = d.seq
            ), unindexed AS (
                DELETE FROM search_table x USING doomed d WHERE x.conversation_id = $1::uuid AND x.seq = d.seq
            ), removal AS (
                INSERT INTO removal_table (conversation_id, rev, changed_at, firsts, lasts)
                SELECT $1::uuid, %s, max(at), array_agg(first ORDER BY first), array_agg(last ORDER BY first)
                FROM (
                    SELECT min(seq) AS first, max(seq) AS last, max(at) AS at
                    FROM (SELECT seq, at, seq - row_number() OVER (ORDER BY seq) AS island FROM doomed) numbered
                    GROUP BY island) ranges
                HAVING count(*) > 0
            )""".formatted(revision);
    }
}
