package io.pagenow.chat.signal;

/** SQL of signals. {@code V11__groups.sql} explains the columns. */
final class SignalSql {
    /**
     * Selects a participant, and the others who are to learn that it types: nobody if it may not send, if the conversation is
     * large, or if one of the two has switched typing off. Returns no row for a stranger.
     */
    static final String TYPING_AUDIENCE = """
            SELECT ARRAY(
                SELECT o.user_id FROM participant_table o
                LEFT JOIN user_table u ON u.user_id = o.user_id
                WHERE o.conversation_id = p.conversation_id AND o.user_id <> p.user_id
                    AND p.send_bar = 0 AND (p.role > 0 OR NOT c.frozen)
                    AND coalesce(own.me ->> 'typing', '') <> 'false' AND coalesce(u.me ->> 'typing', '') <> 'false'
                LIMIT $3::int) AS audience
            FROM participant_table p
            JOIN conversation_table c ON c.conversation_id = p.conversation_id
            LEFT JOIN user_table own ON own.user_id = p.user_id
            WHERE p.conversation_id = $1 AND p.user_id = $2""";

    private SignalSql() {}
}
