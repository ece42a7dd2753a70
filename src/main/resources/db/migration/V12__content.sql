-- The content of a message may have up to 10,000 characters if the setting limits.message.contentLength says so. A longer varchar is no
-- rewrite of the table, and the lock is held for a moment only.
SET LOCAL lock_timeout = '10s';
ALTER TABLE message_table ALTER COLUMN content TYPE varchar(10000);
