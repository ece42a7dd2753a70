-- Fills a migrated, empty chat database with 10,000,000 messages, the same ones every time, as the server would have stored them:
--
--   caller           1,000 conversations with messages (700 direct ones, 300 groups of 3 to 50, one group of 500).
--   conversation 1   a direct one of the caller with 250,000 messages, the 40 newest unread;
--                    its id is 00000001-0000-4000-8000-000000000001.
--   conversation 2   20,000 messages, nearly all the caller's own, nothing ever read: the worst there is to count.
--   others           50,000 users, 58,000 direct conversations and 6,000 groups of 3 to 50; a few are long, most are short.
--   read positions   60 % of the participants have read all, 20 % all but the last 1 to 30, 12 % some part, 8 % nothing.
--
-- Messages lie in the table in the order of their time, over all conversations, so that a page of one conversation is spread over
-- as many pages of the table as it would be. They were sent from July 2023 to June 2025. Contents have 100 characters, ids
-- are the hashes that MessageIds makes, positions have no holes.
--
-- Works with psql -f and as the one text of a JDBC Statement, in one transaction; 2 to 3 minutes and 5 GB of disk. The indexes of
-- message_table are dropped and built again, whichever there are. VACUUM cannot be part of a transaction, and without it
-- index-only scans look at the table for every row, until autovacuum has come by, which takes minutes and disturbs what is
-- measured meanwhile. So afterwards, as statements of their own:
--
--   VACUUM (FREEZE, ANALYZE) message_table
--   VACUUM (FREEZE, ANALYZE) participant_table
--   VACUUM (FREEZE, ANALYZE) conversation_table
--   CHECKPOINT (a superuser's right)

BEGIN;
SET LOCAL work_mem = '1GB';
SET LOCAL maintenance_work_mem = '1GB';
SET LOCAL statement_timeout = 0;
SET LOCAL jit = off;

DO $$
BEGIN
    IF EXISTS (SELECT FROM message_table) OR EXISTS (SELECT FROM conversation_table) THEN
        RAISE EXCEPTION 'expected an empty chat database; this one holds conversations';
    END IF;
END $$;

-- An even spread from 0 to 1 that is the same on every run and every version.
CREATE FUNCTION pg_temp.spread(number bigint, salt bigint) RETURNS float8 LANGUAGE sql IMMUTABLE AS
    'SELECT (hashint8extended(number, salt) & 1073741823) / 1073741824.0::float8';

-- User 0 is the caller; the others have ids like those of an identity provider.
CREATE TEMP TABLE filling_user ON COMMIT DROP AS
SELECT k, CASE WHEN k = 0 THEN 'caller' ELSE overlay(overlay(md5('user ' || k) PLACING '4' FROM 13) PLACING '8' FROM 17)::uuid::text END AS user_id
FROM generate_series(0, 50000) AS k;

-- The participants of conversation n are j = 0 .. members - 1. Participant j is user 1 + (base + stride * j) % 50000, except
-- that participant 0 of the caller's conversations is the caller.
CREATE TEMP TABLE filling_conversation ON COMMIT DROP AS
WITH shape AS (
    SELECT n,
        CASE WHEN n <= 2 THEN ('0000000' || n || '-0000-4000-8000-00000000000' || n)::uuid
            ELSE overlay(overlay(md5('conversation ' || n) PLACING '4' FROM 13) PLACING '8' FROM 17)::uuid END AS conversation_id,
        n BETWEEN 701 AND 1000 OR n > 59000 AS is_group,
        CASE WHEN n = 701 THEN 500
            WHEN n BETWEEN 702 AND 1000 OR n > 59000 THEN 3 + (pg_temp.spread(n, 1) * 48)::int
            ELSE 2 END AS members,
        CASE WHEN n <= 1000 THEN n ELSE (n - 1001) % 50000 END AS base,
        CASE WHEN n BETWEEN 701 AND 1000 OR n > 59000 THEN 97
            WHEN n <= 1000 THEN 1
            ELSE 1 + (n - 1001) / 50000 END AS stride,
        CASE WHEN n = 1 THEN 250000
            WHEN n = 2 THEN 20000
            WHEN n <= 1000 THEN 1 + floor(20000 * power(n - 1, -0.7) * 2 * pg_temp.spread(n, 2))
            END::int AS wanted,
        1 / (pg_temp.spread(n, 3) + 0.002) AS weight,
        pg_temp.spread(n, 4) AS begins,
        pg_temp.spread(n, 5) AS ends
    FROM generate_series(1, 65000) AS n
), rest AS (
    SELECT 10000000 - (SELECT sum(wanted) FROM shape) - 64000 AS messages,
        (SELECT sum(weight) FROM shape WHERE n > 1000) AS weights
), sized AS (
    SELECT s.*, coalesce(s.wanted, 1 + floor(s.weight / r.weights * r.messages)::int) AS size
    FROM shape s CROSS JOIN rest r
), complete AS (
    -- What rounding left over goes to the first of the others, one message each.
    SELECT s.*, s.size + CASE WHEN s.n > 1000 AND s.n <= 1000 + 10000000 - sum(s.size) OVER () THEN 1 ELSE 0 END AS messages
    FROM sized s
)
SELECT n::bigint AS n, conversation_id, is_group, members, base, stride, messages, n <= 1000 AS of_caller,
    CASE WHEN n = 1 THEN timestamptz '2023-07-01 00:00:00Z'
        ELSE timestamptz '2023-07-01 00:00:00Z' + begins * interval '700 days' END AS begins_at,
    CASE WHEN n = 1 THEN interval '730 days'
        ELSE interval '1 day' + (0.2 + 0.8 * ends) * (729 - begins * 700) * interval '1 day' END AS lasts
FROM complete;

CREATE TEMP TABLE filling_participant ON COMMIT DROP AS
SELECT c.n, j, u.user_id
FROM filling_conversation c
CROSS JOIN LATERAL generate_series(0, c.members - 1) AS j
JOIN filling_user u ON u.k = CASE WHEN c.of_caller AND j = 0 THEN 0 ELSE 1 + (c.base + c.stride * j) % 50000 END;

-- With their sizes known, both are the hashed side of a join, so messages keep the order in which they are made below.
ANALYZE filling_conversation;
ANALYZE filling_participant;

INSERT INTO conversation_table (conversation_id, created_by, created_at, title, is_group, direct_low, direct_high)
SELECT c.conversation_id, one.user_id, c.begins_at - interval '1 minute',
    CASE WHEN c.is_group THEN 'Group number ' || c.n ELSE '' END, c.is_group,
    CASE WHEN NOT c.is_group THEN least(one.user_id COLLATE "C", two.user_id COLLATE "C") END,
    CASE WHEN NOT c.is_group THEN greatest(one.user_id COLLATE "C", two.user_id COLLATE "C") END
FROM filling_conversation c
JOIN filling_participant one ON one.n = c.n AND one.j = 0
JOIN filling_participant two ON two.n = c.n AND two.j = 1
ORDER BY c.begins_at;

INSERT INTO participant_table (conversation_id, user_id, last_read_seq)
SELECT c.conversation_id, p.user_id,
    CASE WHEN c.n = 1 AND p.j = 0 THEN c.messages - 40
        WHEN c.n = 2 AND p.j = 0 THEN 0
        WHEN how < 0.60 THEN c.messages
        WHEN how < 0.80 THEN greatest(0, c.messages - 1 - floor(30 * far)::int)
        WHEN how < 0.92 THEN floor(c.messages * far)::int
        ELSE 0 END
FROM filling_conversation c
JOIN filling_participant p USING (n)
CROSS JOIN LATERAL (
    SELECT pg_temp.spread(c.n * 1000 + p.j, 6) AS how, pg_temp.spread(c.n * 1000 + p.j, 7) AS far) AS reading
ORDER BY c.begins_at, p.j;

-- A sorted bulk is built into an index in a fraction of the time that ten million single insertions take.
CREATE TEMP TABLE filling_index ON COMMIT DROP AS
SELECT i.indexrelid::regclass::text AS name, c.conname AS constraint_name,
    coalesce('ALTER TABLE message_table ADD CONSTRAINT ' || quote_ident(c.conname) || ' ' || pg_get_constraintdef(c.oid),
        pg_get_indexdef(i.indexrelid)) AS definition
FROM pg_index i
LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid AND c.contype IN ('p', 'u')
WHERE i.indrelid = 'message_table'::regclass;

DO $$
DECLARE
    dropped record;
BEGIN
    FOR dropped IN SELECT * FROM filling_index LOOP
        IF dropped.constraint_name IS NOT NULL THEN
            EXECUTE format('ALTER TABLE message_table DROP CONSTRAINT %I', dropped.constraint_name);
        ELSE
            EXECUTE 'DROP INDEX ' || dropped.name;
        END IF;
    END LOOP;
END $$;

INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, temp_message_id, content)
SELECT m.conversation_id, m.seq,
    encode(set_byte(set_byte(m.hash, 6, get_byte(m.hash, 6) & 15 | 128), 8, get_byte(m.hash, 8) & 63 | 128), 'hex')::uuid,
    m.sent_at, m.sender_id, m.temp_message_id,
    rpad('Message ' || m.seq || ' of conversation ' || m.n || ': ', 100, 'the quick brown fox jumps over the lazy dog, ')
FROM (
    SELECT t.n, t.seq, t.sent_at, c.conversation_id, p.user_id AS sender_id, t.temp_message_id,
        substr(sha256(uuid_send(c.conversation_id) || int4send(octet_length(p.user_id))
            || convert_to(p.user_id || t.temp_message_id, 'UTF8')), 1, 16) AS hash
    FROM (
        -- Each message has its own part of its conversation's time, so their order is that of their positions.
        SELECT c.n, seq,
            date_trunc('milliseconds',
                c.begins_at + (seq - 1 + 0.99 * pg_temp.spread(c.n << 24 | seq, 8)) / c.messages * c.lasts) AS sent_at,
            CASE WHEN c.n = 2 THEN (seq % 200 = 0)::int
                -- The same one often says a few things one after the other.
                ELSE (hashint8extended(c.n << 24 | seq / 3, 9) & 1073741823) % c.members END AS j,
            md5(c.n || ' ' || seq)::uuid::text AS temp_message_id
        FROM filling_conversation c
        CROSS JOIN LATERAL generate_series(1, c.messages) AS seq
        ORDER BY sent_at, c.n, seq
    ) t
    JOIN filling_conversation c USING (n)
    JOIN filling_participant p USING (n, j)
) m;

DO $$
DECLARE
    dropped record;
BEGIN
    FOR dropped IN SELECT * FROM filling_index ORDER BY name LOOP
        EXECUTE dropped.definition;
    END LOOP;
END $$;

ANALYZE conversation_table;
ANALYZE participant_table;
ANALYZE message_table;
DROP FUNCTION pg_temp.spread;
COMMIT;
