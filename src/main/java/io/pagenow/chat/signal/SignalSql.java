package io.pagenow.chat.signal;

/** SQL of signals. {@code V11__groups.sql} explains the columns. */
final class SignalSql {
    /**
     * Selects for each of some participants the others who are to learn that it types, in the order of the parameters: nobody
     * if it may not send, if the conversation is large, or if one of the two has switched typing off. The audience of a
     * stranger is null.
     */
    static final String TYPING_AUDIENCES = """
            SELECT CASE WHEN p.user_id IS NOT NULL THEN ARRAY(
                SELECT o.user_id FROM participant_table o
                LEFT JOIN user_table u ON u.user_id = o.user_id
                WHERE o.conversation_id = p.conversation_id AND o.user_id <> p.user_id
                    AND p.send_bar = 0 AND (p.role > 0 OR NOT c.frozen)
                    AND coalesce(own.me ->> 'typing', '') <> 'false' AND coalesce(u.me ->> 'typing', '') <> 'false'
                LIMIT $3::int) END AS audience
            FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS typist (conversation_id, user_id, ordinal)
            LEFT JOIN participant_table p ON p.conversation_id = typist.conversation_id AND p.user_id = typist.user_id
            LEFT JOIN conversation_table c ON c.conversation_id = p.conversation_id
            LEFT JOIN user_table own ON own.user_id = p.user_id
            ORDER BY typist.ordinal""";

    private SignalSql() {}
}
