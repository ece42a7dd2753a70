-- The log of changes: everything shared that changes in a conversation after it was written, ordered by a revision that the conversation
-- counts. It holds state rather than events: an object that changed has the revision of its last change, so nothing has to be kept for
-- replay, and who was away gets each changed object once.
SET LOCAL lock_timeout = '10s';

-- Attributes that few messages have: messageType, data (a JSON object in a text, as it was sent), and for deleted messages quiet, deletedAt
-- (milliseconds since 1970), deletedBy, rev. Messages with "quiet" count neither as unread nor as the newest. As the eighth column it costs
-- nothing while it is null.
ALTER TABLE message_table ADD COLUMN extra jsonb;

-- The revision grows with every change, in the transaction of the change and under the lock of this row: its order is the order of
-- commits, and it has no holes. changed_at is the time of the last change.
ALTER TABLE conversation_table
    ADD COLUMN rev bigint NOT NULL DEFAULT 0,
    ADD COLUMN changed_at timestamptz;
ALTER TABLE conversation_table SET (fillfactor = 85);

-- One row per message that was edited or deleted on its own, with the revision of its last change.
CREATE TABLE message_state_table (
    conversation_id  uuid         NOT NULL,
    seq              bigint       NOT NULL,
    rev              bigint       NOT NULL,
    changed_at       timestamptz  NOT NULL,
    edited_at        timestamptz,
    edits            integer      NOT NULL DEFAULT 0,

    CONSTRAINT message_state_key PRIMARY KEY (conversation_id, seq)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX message_state_rev ON message_state_table (conversation_id, rev);
CREATE INDEX message_state_changed_at ON message_state_table USING brin (changed_at);

-- One row per deletion of many messages at once: the ranges of their positions, first and last of each in two arrays of the same length.
CREATE TABLE removal_table (
    conversation_id  uuid         NOT NULL,
    rev              bigint       NOT NULL,
    changed_at       timestamptz  NOT NULL,
    firsts           bigint[]     NOT NULL,
    lasts            bigint[]     NOT NULL,

    CONSTRAINT removal_key PRIMARY KEY (conversation_id, rev)
);
CREATE INDEX removal_changed_at ON removal_table USING brin (changed_at);
