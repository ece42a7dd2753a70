package io.pagenow.chat.people;

/**
 * SQL that finds users by name and id. Every statement gets the words of {@link PeopleTerms}: {@code $2} to {@code $4} are the beginnings of
 * ids, the texts behind them in the order of bytes, and the queries for words of names; {@code $5} finds names that have all words, {@code $6}
 * an id. Names are looked up one by one ({@code LATERAL}), because a generic plan does not know how few they are. {@code db_init.sql} and {@code V24__find_people.sql} explain tables and indexes.
 */
final class PeopleSearchSql {
    /** The words of a name, the expression of the index {@code user_name_words}. Punctuation ends a word, so that no name is a host or path. */
    private static final String NAME_WORDS = """
            to_tsvector('simple'::regconfig, translate(translate(coalesce(u.name, ''),
                '!"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~', '                                '),
                U&'\\2018\\2019\\201C\\201D\\00AB\\00BB\\2010\\2011\\2013\\2014\\2026\\00B7\\30FB\\3000\\00A0', '               '))""";

    private static final String WORDS = """
            WITH words AS MATERIALIZED (
                SELECT * FROM unnest($2::text[], $3::text[], $4::text[]) AS w (low, beyond, query)
            ),""" + " ";

    /** Selects the users of {@code matching} of whom each word begins the id or a word of the name, best first. */
    private static final String BEST = """

            SELECT m.user_id, m.name, m.picture, m.updated_at
            FROM matching m
            WHERE m.user_id <> $1 AND m.user_id !~ '^erased-[0-9a-f]{24}$' AND NOT EXISTS (
                SELECT FROM words w
                WHERE (m.id >= w.low COLLATE "C" AND m.id < w.beyond COLLATE "C" OR m.name_words @@ w.query::tsquery) IS NOT TRUE)
            ORDER BY m.id = $6::text COLLATE "C" DESC, (m.name_words @@ $5::text::tsquery) IS TRUE DESC, lower(coalesce(m.name, m.user_id)),
                m.user_id
            LIMIT $7::int""";

    /** Users of the whole server. A word that very many users have is followed to a bounded number of them. {@code $8} finds names by beginnings. */
    static final String ALL =
            WORDS + """
            candidates AS MATERIALIZED (
                (SELECT u.user_id FROM user_table u WHERE""" + " " + NAME_WORDS + """
             @@ $5::text::tsquery LIMIT 200)
                UNION
                (SELECT u.user_id FROM user_table u WHERE""" + " " + NAME_WORDS + """
             @@ $8::text::tsquery LIMIT 1000)
                UNION
                SELECT by_id.user_id
                FROM words w
                CROSS JOIN LATERAL (
                    SELECT u.user_id FROM user_table u
                    WHERE lower(u.user_id COLLATE "C") >= w.low AND lower(u.user_id COLLATE "C") < w.beyond
                    ORDER BY lower(u.user_id COLLATE "C") LIMIT 200) by_id
            ), matching AS MATERIALIZED (
                SELECT u.user_id, u.name, u.picture, u.updated_at, lower(u.user_id COLLATE "C") AS id,""" + " " + NAME_WORDS + """
             AS name_words
                FROM candidates c
                CROSS JOIN LATERAL (SELECT * FROM user_table found WHERE found.user_id = c.user_id LIMIT 1) u
            )""" + BEST;

    /**
     * Users who share a conversation with the caller, from a bounded number of places: first two others of each conversation, so that groups
     * do not keep the caller's direct conversations out, then up to 100 of each, so that a large group does not keep the small ones out, then
     * the rest.
     */
    static final String ACQUAINTANCES = WORDS + """
            mine AS MATERIALIZED (
                SELECT conversation_id FROM participant_table WHERE user_id = $1 LIMIT 20000
            ), seen AS MATERIALIZED (
                (SELECT two.user_id
                FROM mine
                CROSS JOIN LATERAL (
                    SELECT p.user_id FROM participant_table p
                    WHERE p.conversation_id = mine.conversation_id AND p.user_id <> $1 ORDER BY p.user_id LIMIT 2) two
                LIMIT 40000)
                UNION
                (SELECT few.user_id
                FROM mine
                CROSS JOIN LATERAL (
                    SELECT p.user_id FROM participant_table p
                    WHERE p.conversation_id = mine.conversation_id AND p.user_id <> $1 ORDER BY p.user_id OFFSET 2 LIMIT 98) few
                LIMIT 20000)
                UNION
                (SELECT more.user_id
                FROM mine
                CROSS JOIN LATERAL (
                    SELECT p.user_id FROM participant_table p
                    WHERE p.conversation_id = mine.conversation_id AND p.user_id <> $1 ORDER BY p.user_id OFFSET 100 LIMIT 5000) more
                LIMIT 5000)
            ), matching AS MATERIALIZED (
                SELECT s.user_id, u.name, u.picture, u.updated_at, lower(s.user_id COLLATE "C") AS id,""" + " " + NAME_WORDS + """
             AS name_words
                FROM seen s
                LEFT JOIN LATERAL (SELECT * FROM user_table known WHERE known.user_id = s.user_id LIMIT 1) u ON true
            )""" + BEST;

    /** Selects those of some users of whom this server knows nothing: neither a profile, nor that they were ever here, nor a bot. */
    static final String UNKNOWN = """
            SELECT asked.user_id
            FROM unnest($1::text[]) WITH ORDINALITY AS asked (user_id, place)
            WHERE NOT EXISTS (SELECT FROM user_table u WHERE u.user_id = asked.user_id)
                AND NOT EXISTS (SELECT FROM presence_table p WHERE p.user_id = asked.user_id)
                AND NOT EXISTS (SELECT FROM api_key_table k WHERE 'bot:' || k.name = asked.user_id AND k.revoked_at IS NULL)
            ORDER BY asked.place""";

    /** Selects those of some bots that have no API key. */
    static final String UNKNOWN_BOTS = """
            SELECT asked.user_id
            FROM unnest($1::text[]) AS asked (user_id)
            WHERE NOT EXISTS (SELECT FROM api_key_table k WHERE 'bot:' || k.name = asked.user_id AND k.revoked_at IS NULL)""";

    /** Returns whether two users have a direct conversation. */
    static final String HAVE_MET = """
            SELECT EXISTS (
                SELECT FROM conversation_table
                WHERE direct_low = least($1::text COLLATE "C", $2::text COLLATE "C")
                    AND direct_high = greatest($1::text COLLATE "C", $2::text COLLATE "C"))""";

    private PeopleSearchSql() {}
}
