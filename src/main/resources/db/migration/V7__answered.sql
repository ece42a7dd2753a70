-- Whether both have written in a direct conversation; false for groups. Only then do the two see each other's presence and shared pages,
-- so that nobody makes oneself somebody's friend alone. The statement that stores a message sets it, once in a conversation's life. It is
-- in no index, so that this is a cheap update within its page.
SET LOCAL lock_timeout = '10s';
ALTER TABLE conversation_table ADD COLUMN answered boolean NOT NULL DEFAULT false;
