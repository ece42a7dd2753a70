-- Users are found by the words of their names and by their ids.
SET LOCAL lock_timeout = '10s';

-- Punctuation ends a word, so that no name is taken for a host, a path or a number with a sign. The expression is that of the statement.
-- In a database of the locale C every character beyond ASCII is a letter, so quotation marks, dashes and spaces beyond ASCII are named too.
CREATE INDEX user_name_words ON user_table USING gin (to_tsvector('simple'::regconfig, translate(translate(coalesce(name, ''),
    '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', '                                '),
    U&'\2018\2019\201C\201D\00AB\00BB\2010\2011\2013\2014\2026\00B7\30FB\3000\00A0', '               ')));

-- Ids by their beginning, in the order of bytes whatever the collation of the database, and without case for the letters of ASCII.
CREATE INDEX user_id_prefix ON user_table (lower(user_id COLLATE "C"));

-- The end of messages by age deletes mentions by position (retention).
CREATE INDEX mention_seq ON mention_table (conversation_id, seq);
