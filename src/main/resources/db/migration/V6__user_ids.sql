-- User ids of up to 200 characters instead of 50. A longer varchar rewrites neither a table nor an index of whole columns, so the locks
-- are held for a moment; the two indexes of pairs are partial and are built anew, which takes some seconds for a million direct conversations.

-- A statement that waits for these locks blocks every later statement on the tables. A backup may hold them for long: then this start
-- fails, and the next one tries again.
SET LOCAL lock_timeout = '10s';

-- The view is in the way of changing its columns. It is made again below as it was, with what others were granted on it.
SELECT set_config('chat.granted', coalesce(string_agg(
    format('GRANT %s ON message_is_read_table TO %s%s;', privilege_type,
        CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
        CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END), ' '), ''), true)
FROM pg_class, aclexplode(relacl)
WHERE pg_class.oid = 'message_is_read_table'::regclass AND grantee <> relowner;

DROP VIEW message_is_read_table;

ALTER TABLE conversation_table
    ALTER COLUMN created_by TYPE varchar(200),
    ALTER COLUMN direct_low TYPE varchar(200) COLLATE "C",
    ALTER COLUMN direct_high TYPE varchar(200) COLLATE "C";
ALTER TABLE participant_table ALTER COLUMN user_id TYPE varchar(200);
ALTER TABLE presence_table ALTER COLUMN user_id TYPE varchar(200);
ALTER TABLE message_table ALTER COLUMN sender_id TYPE varchar(200);

CREATE VIEW message_is_read_table AS
SELECT m.message_id, p.user_id, (m.sender_id = p.user_id OR m.seq <= p.last_read_seq) AS is_read
FROM message_table m
JOIN participant_table p USING (conversation_id);

CREATE TRIGGER message_is_read_update INSTEAD OF UPDATE ON message_is_read_table
    FOR EACH ROW EXECUTE FUNCTION message_is_read_update();

DO $$ BEGIN
    IF current_setting('chat.granted') <> '' THEN
        EXECUTE current_setting('chat.granted');
    END IF;
END $$;
