-- Messages to be sent later. due_at is when a node sends the message: send_at at first, later while a node is at it, or after an attempt
-- that may be repeated. A message that was refused stays for 30 days with the error that its sender would have got.
SET LOCAL lock_timeout = '10s';

CREATE TABLE scheduled_table (
    scheduled_id     uuid            NOT NULL,
    user_id          varchar(200)    NOT NULL,
    conversation_id  uuid            NOT NULL,
    temp_message_id  varchar(200)    NOT NULL,
    content          varchar(10000)  NOT NULL,
    message_type     varchar(40),
    data             text,
    reply_to         bigint          NOT NULL,
    mentions         text[]          NOT NULL,
    mention_all      boolean         NOT NULL,
    send_at          timestamptz     NOT NULL,
    due_at           timestamptz     NOT NULL,
    failed_at        timestamptz,
    code             varchar(40),
    message          varchar(1000),
    created_at       timestamptz     NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT scheduled_key PRIMARY KEY (scheduled_id),
    CONSTRAINT scheduled_name UNIQUE (user_id, conversation_id, temp_message_id)
);
CREATE INDEX scheduled_due ON scheduled_table (due_at) WHERE failed_at IS NULL;
CREATE INDEX scheduled_conversation ON scheduled_table (conversation_id);
