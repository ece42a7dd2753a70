-- When the read position was last moved, so that a node which may have missed receipts of others finds those that are young. Null if the
-- position has not moved since this column is there. In no index: marking as read stays a heap-only update.
ALTER TABLE participant_table ADD COLUMN last_read_at timestamptz;
