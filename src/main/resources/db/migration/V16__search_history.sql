-- Messages from before the beginning of the index are indexed by their key: imported and restored ones lie in the order of their
-- conversations, so their times narrow nothing. The index begins again, and keeps what it has.
SET LOCAL lock_timeout = '10s';
DELETE FROM search_progress_table;

-- Everything up to (history_conversation_id, history_seq) is indexed; null when all of the history is. Changes are indexed up to
-- (changed_at, changed_conversation_id, changed_rev). clock_at is a time that the clock of the database has reached: if the clock is
-- earlier, it was set back, and what has an earlier time than the places above may be missing.
ALTER TABLE search_progress_table
    ADD COLUMN changed_conversation_id uuid NOT NULL,
    ADD COLUMN changed_rev bigint NOT NULL,
    ADD COLUMN history_conversation_id uuid,
    ADD COLUMN history_seq bigint,
    ADD COLUMN clock_at timestamptz NOT NULL;
