-- Files that users attach to messages. The table describes them; the bytes are in a store outside of the database, under store_key. The
-- message has a copy of the description in message_table.extra ("attachments"), so reading messages needs no join.
SET LOCAL lock_timeout = '10s';

-- One row per file, from the request for a slot until the file is deleted. size is the declared size while state is 'pending', and the size
-- of the stored file when it is 'ready'. content_type is recognized from the first bytes. message_id and seq name the message that uses the
-- file; they are null until it is sent. upload_id and upload_until are the lease of the node that writes the file now.
CREATE TABLE attachment_table (
    attachment_id    uuid          NOT NULL,
    conversation_id  uuid          NOT NULL,
    uploader         varchar(200)  NOT NULL,
    created_at       timestamptz   NOT NULL,
    name             varchar(255)  NOT NULL,
    size             bigint        NOT NULL,
    declared_type    varchar(100)  NOT NULL,
    declared_sha256  bytea,
    state            varchar(10)   NOT NULL DEFAULT 'pending',
    content_type     varchar(100),
    width            integer,
    height           integer,
    has_thumbnail    boolean       NOT NULL DEFAULT false,
    sha256           bytea,
    store_key        varchar(100)  NOT NULL,
    message_id       uuid,
    seq              bigint,
    upload_id        uuid,
    upload_until     timestamptz,

    CONSTRAINT attachment_key PRIMARY KEY (attachment_id)
);
-- Finds the files of a message that is deleted, and those of a conversation that is purged.
CREATE INDEX attachment_of_message ON attachment_table (conversation_id, seq);
-- Sums up the sizes of a user's files.
CREATE INDEX attachment_of_uploader ON attachment_table (uploader) INCLUDE (size, message_id);
-- Finds slots that nobody uses.
CREATE INDEX attachment_unused ON attachment_table (created_at) WHERE message_id IS NULL;

-- Files that are to be deleted from the store, because their row is gone. An attempt moves due_at forward; success deletes the row.
CREATE TABLE file_deletion_table (
    store_key        varchar(100)  NOT NULL,
    due_at           timestamptz   NOT NULL,
    attempts         integer       NOT NULL DEFAULT 0,

    CONSTRAINT file_deletion_key PRIMARY KEY (store_key)
);
CREATE INDEX file_deletion_due ON file_deletion_table (due_at);

-- A trigger, so that no way of deleting a row leaves its file behind.
CREATE FUNCTION attachment_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO file_deletion_table (store_key, due_at) VALUES (OLD.store_key, statement_timestamp()) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER attachment_deleted AFTER DELETE ON attachment_table
    FOR EACH ROW EXECUTE FUNCTION attachment_deleted();

-- Secrets that all nodes share: the key that signs upload tickets and links to files. Not part of a backup.
CREATE TABLE secret_table (
    name             varchar(50)   NOT NULL,
    secret           bytea         NOT NULL,

    CONSTRAINT secret_key PRIMARY KEY (name)
);
