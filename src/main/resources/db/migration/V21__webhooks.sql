-- Webhooks: endpoints that get what happens in conversations. An endpoint is a subscriber with a cursor in each conversation, as a client
-- has: a send writes nothing for it.
SET LOCAL lock_timeout = '10s';

-- types and conversations are null if the endpoint gets all. Secrets are in clear text, because they sign; former_secret signs too until
-- former_until. What happened before started_at is not delivered. disabled_reason: operator, gone (the endpoint has answered 410) or failing.
-- retries counts the requests to deliver at once what waits.
CREATE TABLE webhook_table (
    webhook_id       varchar(16)    NOT NULL,
    url              varchar(2000)  NOT NULL,
    types            text[],
    conversations    uuid[],
    secret           varchar(100)   NOT NULL,
    former_secret    varchar(100),
    former_until     timestamptz,
    created_at       timestamptz    NOT NULL,
    created_by       varchar(200)   NOT NULL,
    started_at       timestamptz    NOT NULL,
    disabled_at      timestamptz,
    disabled_reason  varchar(20),
    retries          integer        NOT NULL DEFAULT 0,

    CONSTRAINT webhook_key PRIMARY KEY (webhook_id)
);

-- Everything up to seq and rev is delivered. A conversation without a row has had no news since the beginning of the endpoint. waits is true
-- if the row is known to be behind. deleted_at is the time of the conversation's deletion, once that is delivered: then nothing follows.
CREATE TABLE webhook_cursor_table (
    webhook_id       varchar(16)  NOT NULL,
    conversation_id  uuid         NOT NULL,
    seq              bigint       NOT NULL,
    rev              bigint       NOT NULL,
    waits            boolean      NOT NULL,
    deleted_at       timestamptz,

    CONSTRAINT webhook_cursor_key PRIMARY KEY (webhook_id, conversation_id),
    CONSTRAINT webhook_cursor_webhook FOREIGN KEY (webhook_id) REFERENCES webhook_table ON DELETE CASCADE
) WITH (fillfactor = 80);
CREATE INDEX webhook_cursor_waits ON webhook_cursor_table (webhook_id, conversation_id) WHERE waits;
CREATE INDEX webhook_cursor_deleted ON webhook_cursor_table (deleted_at) WHERE deleted_at IS NOT NULL;

-- Reports have no position, so each endpoint has a row for each: those to be delivered, and for some time those that were.
CREATE TABLE webhook_report_table (
    webhook_id    varchar(16)  NOT NULL,
    report_id     uuid         NOT NULL,
    reported_at   timestamptz  NOT NULL,
    is_delivered  boolean      NOT NULL DEFAULT false,

    CONSTRAINT webhook_report_key PRIMARY KEY (webhook_id, report_id),
    CONSTRAINT webhook_report_webhook FOREIGN KEY (webhook_id) REFERENCES webhook_table ON DELETE CASCADE
);
CREATE INDEX webhook_report_waits ON webhook_report_table (webhook_id, reported_at) WHERE NOT is_delivered;

-- Walks through all conversations, or one, that the leading node is to make for an endpoint: it moves cursors back to seq, or to what
-- happened at a time, if one of the two is stated, and finds those that are behind. Conversations up to place are done.
CREATE TABLE webhook_walk_table (
    walk_id          uuid         NOT NULL,
    webhook_id       varchar(16)  NOT NULL,
    conversation_id  uuid,
    seq              bigint,
    since            timestamptz,
    place            uuid         NOT NULL,

    CONSTRAINT webhook_walk_key PRIMARY KEY (walk_id),
    CONSTRAINT webhook_walk_webhook FOREIGN KEY (webhook_id) REFERENCES webhook_table ON DELETE CASCADE
);

-- How an endpoint does, saved every few seconds by the leading node. attempts is a JSON array of the last 100, without what was sent.
CREATE TABLE webhook_state_table (
    webhook_id       varchar(16)   NOT NULL,
    failing_since    timestamptz,
    last_success_at  timestamptz,
    last_error       varchar(300),
    waiting          integer       NOT NULL,
    paused_until     timestamptz,
    attempts         jsonb         NOT NULL,

    CONSTRAINT webhook_state_key PRIMARY KEY (webhook_id),
    CONSTRAINT webhook_state_webhook FOREIGN KEY (webhook_id) REFERENCES webhook_table ON DELETE CASCADE
);

-- version counts the changes of endpoints. epoch counts the leading nodes: one that no longer leads cannot save. Everything up to settled_at
-- is found: a conversation with news of before has a cursor behind them that waits, or that has passed them.
CREATE TABLE webhook_progress_table (
    only_row    boolean      NOT NULL DEFAULT true,
    version     bigint       NOT NULL DEFAULT 0,
    epoch       bigint       NOT NULL DEFAULT 0,
    settled_at  timestamptz  NOT NULL,

    CONSTRAINT webhook_progress_key PRIMARY KEY (only_row),
    CONSTRAINT webhook_progress_only CHECK (only_row)
);
INSERT INTO webhook_progress_table (settled_at) VALUES (clock_timestamp());
