-- The schema of chat-api. The server applies this file as its first migration; later changes are further migrations
-- under src/main/resources/db/migration. Works on PostgreSQL 13 and later.
--
-- Every key of a table that grows begins with conversation_id: a conversation's rows lie together, a busy conversation
-- touches few index pages, and the tables can be partitioned or sharded by conversation without changing a query.

-- A direct conversation has exactly two participants; they stand, in byte order, in direct_low and direct_high, whose unique
-- index is what guarantees one direct conversation per pair even when both create it at the same moment. (A database that
-- was taken over may hold older doubles; they keep their messages and have null here.)
CREATE TABLE conversation_table (
    conversation_id  uuid                      NOT NULL,
    created_by       varchar(50)               NOT NULL,
    created_at       timestamptz               NOT NULL DEFAULT now(),
    title            varchar(300)              NOT NULL DEFAULT '',
    is_group         boolean                   NOT NULL,
    direct_low       varchar(50) COLLATE "C",
    direct_high      varchar(50) COLLATE "C",

    CONSTRAINT conversation_key PRIMARY KEY (conversation_id),
    CONSTRAINT conversation_direct_pair CHECK (
        (direct_low IS NULL AND direct_high IS NULL) OR (NOT is_group AND direct_low < direct_high))
);
CREATE UNIQUE INDEX conversation_direct_pair_key ON conversation_table (direct_low, direct_high)
    WHERE direct_low IS NOT NULL;

-- One read position per participant: everything up to last_read_seq is read. It only ever grows. It is in no index, so that
-- moving it is a cheap update within its page (fillfactor leaves the room).
CREATE TABLE participant_table (
    conversation_id  uuid         NOT NULL,
    user_id          varchar(50)  NOT NULL,
    last_read_seq    bigint       NOT NULL DEFAULT 0,

    CONSTRAINT participant_key PRIMARY KEY (conversation_id, user_id),
    CONSTRAINT participant_conversation FOREIGN KEY (conversation_id)
        REFERENCES conversation_table (conversation_id),
    CONSTRAINT participant_last_read_seq CHECK (last_read_seq >= 0)
) WITH (fillfactor = 80);
CREATE INDEX participant_user ON participant_table (user_id, conversation_id);

-- One row per message, whatever the number of participants.
--   seq              1, 2, 3 … within the conversation, in commit order, without holes.
--   message_id       derived from (conversation, sender, temp_message_id), so its unique key is also what makes a
--                    repeated send find the first message again.
--   temp_message_id  the client's name for the message; '' for messages taken over from a database that had none.
-- There is no foreign key to conversation_table: a message is stored only for a sender who is in participant_table, checked
-- by the same statement, and a foreign key would lock the conversation's row for every message.
CREATE TABLE message_table (
    conversation_id  uuid           NOT NULL,
    seq              bigint         NOT NULL,
    message_id       uuid           NOT NULL,
    sent_at          timestamptz    NOT NULL,
    sender_id        varchar(50)    NOT NULL,
    temp_message_id  varchar(200)   NOT NULL DEFAULT '',
    content          varchar(1000)  NOT NULL,

    CONSTRAINT message_key PRIMARY KEY (conversation_id, seq),
    CONSTRAINT message_id_key UNIQUE (conversation_id, message_id),
    CONSTRAINT message_seq CHECK (seq > 0)
);

-- The original schema kept one row per participant and message. This view has its columns and its truth: a message is
-- read for its sender and for everyone whose position has reached it.
CREATE VIEW message_is_read_table AS
SELECT m.message_id, p.user_id, (m.sender_id = p.user_id OR m.seq <= p.last_read_seq) AS is_read
FROM message_table m
JOIN participant_table p USING (conversation_id);

-- Lets statements written for the original ("SET is_read = TRUE …") move the read position. Marking a message as unread
-- is refused: a read position never goes back.
CREATE FUNCTION message_is_read_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.message_id <> OLD.message_id OR NEW.user_id <> OLD.user_id THEN
        RAISE EXCEPTION 'message_is_read_table: only is_read can be updated';
    END IF;
    IF OLD.is_read AND NOT NEW.is_read THEN
        RAISE EXCEPTION 'message_is_read_table: a read message cannot become unread';
    END IF;
    IF NEW.is_read AND NOT OLD.is_read THEN
        UPDATE participant_table p SET last_read_seq = m.seq
        FROM message_table m
        WHERE m.message_id = NEW.message_id
          AND p.conversation_id = m.conversation_id AND p.user_id = NEW.user_id AND p.last_read_seq < m.seq;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER message_is_read_update INSTEAD OF UPDATE ON message_is_read_table
    FOR EACH ROW EXECUTE FUNCTION message_is_read_update();
