-- The words of messages, for search. They are written in the background, after the messages, by one node at a time (search_progress_table),
-- so a send costs nothing. words has positions, and besides words the pseudo-words c:<conversation> and u:<sender>, which narrow a search
-- without an index of their own. Each month has a partition, made by the server: the newest are searched first. The rows can be made
-- again from the messages at any time.
SET LOCAL lock_timeout = '10s';

CREATE TABLE search_table (
    conversation_id  uuid         NOT NULL,
    seq              bigint       NOT NULL,
    sent_at          timestamptz  NOT NULL,
    words            tsvector     NOT NULL,

    CONSTRAINT search_key PRIMARY KEY (conversation_id, seq, sent_at)
) PARTITION BY RANGE (sent_at);
CREATE INDEX search_words ON search_table USING gin (words) WITH (fastupdate = on, gin_pending_list_limit = 16384);
CREATE INDEX search_sent_at ON search_table (sent_at);

-- How far the messages are indexed. Messages up to (sent_at, conversation_id, seq) are looked at and not looked at again; a message may
-- be committed a little after its time, so this stays two minutes behind. Changes are indexed up to changed_at.
CREATE TABLE search_progress_table (
    only_row         boolean      NOT NULL DEFAULT true,
    sent_at          timestamptz  NOT NULL,
    conversation_id  uuid         NOT NULL,
    seq              bigint       NOT NULL,
    changed_at       timestamptz  NOT NULL,

    CONSTRAINT search_progress_key PRIMARY KEY (only_row),
    CONSTRAINT search_progress_only CHECK (only_row)
);
