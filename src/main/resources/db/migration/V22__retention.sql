-- The end of messages: by age on the whole server, and by the rule of a group.
SET LOCAL lock_timeout = '10s';

-- Messages that are older than days are not read, 0 for none. Their rows go from an hour after changed_at on.
CREATE TABLE retention_table (
    only_row    boolean      NOT NULL DEFAULT true,
    days        integer      NOT NULL,
    changed_at  timestamptz  NOT NULL,

    CONSTRAINT retention_key PRIMARY KEY (only_row),
    CONSTRAINT retention_only CHECK (only_row)
);
INSERT INTO retention_table (days, changed_at) VALUES (0, clock_timestamp());

-- A message of a group with message_ttl_seconds > 0 has its end in extra as expiresAt, in milliseconds. ttl_from_seq is the first position
-- that may have a message with an end that has not come, and ttl_due_at the time to look again; both are null where no message has one.
ALTER TABLE conversation_table
    ADD COLUMN message_ttl_seconds integer NOT NULL DEFAULT 0,
    ADD COLUMN ttl_from_seq bigint,
    ADD COLUMN ttl_due_at timestamptz;
CREATE INDEX conversation_ttl_due ON conversation_table (ttl_due_at) WHERE ttl_due_at IS NOT NULL;
