-- Erasure of users, and a record of acts that can be read in pages.
SET LOCAL lock_timeout = '10s';

-- The record is read newest first; several acts may have the same time. via is also 'command', and 'key' for a bot.
ALTER TABLE audit_table ADD COLUMN audit_id uuid NOT NULL DEFAULT gen_random_uuid();
CREATE UNIQUE INDEX audit_page ON audit_table (at, audit_id);
CREATE INDEX audit_actor ON audit_table (actor, at);
CREATE INDEX audit_target ON audit_table (target, at) WHERE target IS NOT NULL;

-- One row per erasure, which goes on until finished_at is set. user_id is the user, and null once it is finished: nothing then leads from
-- the pseudonym to the user. messages: keep or blank. steps counts the pages and statements that have changed something.
CREATE TABLE erasure_table (
    erasure_id    uuid          NOT NULL,
    user_id       varchar(200),
    pseudonym     varchar(50)   NOT NULL,
    messages      varchar(10)   NOT NULL,
    requested_at  timestamptz   NOT NULL,
    finished_at   timestamptz,
    conversations integer       NOT NULL DEFAULT 0,
    steps         bigint        NOT NULL DEFAULT 0,

    CONSTRAINT erasure_key PRIMARY KEY (erasure_id)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX erasure_running ON erasure_table (user_id) WHERE user_id IS NOT NULL;

-- Users who were erased, as HMAC-SHA-256 of their ids with the secret below, so that a token which is still valid lets nobody in. Only a
-- day is kept, so that the time does not lead to a pseudonym. Both tables are part of backups.
CREATE TABLE erased_user_table (
    user_hash  bytea  NOT NULL,
    erased_on  date   NOT NULL,

    CONSTRAINT erased_user_key PRIMARY KEY (user_hash)
);
CREATE TABLE erasure_secret_table (
    only_row  boolean  NOT NULL DEFAULT true,
    secret    bytea    NOT NULL,

    CONSTRAINT erasure_secret_key PRIMARY KEY (only_row),
    CONSTRAINT erasure_secret_only CHECK (only_row)
);

-- The erasure that waits for the deletion of a file; null for all others.
ALTER TABLE file_deletion_table ADD COLUMN erasure_id uuid;
CREATE INDEX file_deletion_erasure ON file_deletion_table (erasure_id) WHERE erasure_id IS NOT NULL;
