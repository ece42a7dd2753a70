-- chat_send(), chat_add_participant() and chat_create_conversation(): an application writes to the chat in its own transactions. The
-- functions only add rows to outbox_table, so nothing of the chat is locked until the transaction ends, and a rollback leaves nothing. A
-- server relays the rows: it carries each out as a call of REST would be, then deletes it. Decision 31 explains the way.
SET LOCAL lock_timeout = '10s';

-- Operations that wait for the relay, those of a conversation in the order of outbox_id. action: send, add-member or create. user_id acts.
-- ref is the tempMessageId of a message. body is that of the call of REST. The table is the queue: rows may be committed in any order.
CREATE TABLE outbox_table (
    conversation_id  uuid          NOT NULL,
    outbox_id        bigint        NOT NULL GENERATED ALWAYS AS IDENTITY,
    action           varchar(20)   NOT NULL,
    user_id          varchar(200)  NOT NULL,
    ref              varchar(200)  NOT NULL,
    body             json          NOT NULL,
    created_at       timestamptz   NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT outbox_key PRIMARY KEY (conversation_id, outbox_id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

-- Operations that the server refused, for 30 days: code and message are those of the error that REST would answer with.
CREATE TABLE outbox_failed_table (
    conversation_id  uuid           NOT NULL,
    outbox_id        bigint         NOT NULL,
    action           varchar(20)    NOT NULL,
    user_id          varchar(200)   NOT NULL,
    ref              varchar(200)   NOT NULL,
    body             json           NOT NULL,
    created_at       timestamptz    NOT NULL,
    failed_at        timestamptz    NOT NULL,
    code             varchar(40)    NOT NULL,
    message          varchar(1000)  NOT NULL,

    CONSTRAINT outbox_failed_key PRIMARY KEY (conversation_id, outbox_id)
);
CREATE INDEX outbox_failed_at ON outbox_failed_table (failed_at);

-- The node that relays, until the end of its lease. Two nodes that both relay for a moment do no harm, they only do the work twice.
CREATE TABLE outbox_relay_table (
    only_row  boolean      NOT NULL DEFAULT true,
    holder    uuid         NOT NULL,
    until     timestamptz  NOT NULL,

    CONSTRAINT outbox_relay_key PRIMARY KEY (only_row),
    CONSTRAINT outbox_relay_only CHECK (only_row)
);

-- The id of a message, as the server derives it: a hash of conversation, sender and the sender's name for the message, as a UUID of
-- version 8.
CREATE FUNCTION chat_message_id(conversation uuid, sender text, id text) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT encode(set_byte(set_byte(h, 6, (get_byte(h, 6) & 15) | 128), 8, (get_byte(h, 8) & 63) | 128), 'hex')::uuid
    FROM (SELECT substr(sha256(
        uuid_send(conversation) || int4send(octet_length(convert_to(sender, 'UTF8'))) || convert_to(sender, 'UTF8')
            || convert_to(id, 'UTF8')), 1, 16)) AS hash (h)
$$;

CREATE FUNCTION chat_refuse(function_name text, parameter text, expectation text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: parameter "%" %', function_name, parameter, expectation USING ERRCODE = '22023';
END $$;

CREATE FUNCTION chat_check_user(function_name text, parameter text, user_id text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF user_id IS NULL OR char_length(user_id) NOT BETWEEN 1 AND 200 THEN
        PERFORM chat_refuse(function_name, parameter, 'is not a user id: expected 1 to 200 characters');
    END IF;
    IF user_id LIKE 'bot:%' AND user_id !~ '^bot:[a-z0-9][a-z0-9._-]{0,45}$' THEN
        PERFORM chat_refuse(function_name, parameter,
            'is not the id of a bot: expected bot: and 1 to 46 of a-z, 0-9, ".", "_" and "-", beginning with a letter or digit');
    END IF;
END $$;

CREATE FUNCTION chat_send(
    conversation uuid,
    sender text,
    content text,
    data jsonb DEFAULT NULL,
    id text DEFAULT NULL,
    message_type text DEFAULT NULL,
    mentions text[] DEFAULT NULL) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    name text := coalesce(chat_send.id, gen_random_uuid()::text);
BEGIN
    IF conversation IS NULL THEN
        PERFORM chat_refuse('chat_send', 'conversation', 'is null: expected the id of a conversation');
    END IF;
    PERFORM chat_check_user('chat_send', 'sender', sender);
    IF content IS NULL OR char_length(content) NOT BETWEEN 1 AND 10000 THEN
        PERFORM chat_refuse('chat_send', 'content', 'has ' || coalesce(char_length(content), 0)
            || ' characters: expected 1 to limits.message.contentLength of the server''s settings, at most 10000');
    END IF;
    IF char_length(name) NOT BETWEEN 1 AND 200 THEN
        PERFORM chat_refuse('chat_send', 'id', 'has ' || char_length(name) || ' characters: expected 1 to 200');
    END IF;
    IF data IS NOT NULL THEN
        IF jsonb_typeof(data) <> 'object' THEN
            PERFORM chat_refuse('chat_send', 'data', 'is of the type ' || jsonb_typeof(data) || ': expected an object');
        END IF;
        IF octet_length(data::text) > 4096 THEN
            PERFORM chat_refuse('chat_send', 'data', 'has ' || octet_length(data::text) || ' bytes: expected at most 4096');
        END IF;
        IF EXISTS (SELECT FROM jsonb_object_keys(data) AS k (key) WHERE left(k.key, 1) = '$') THEN
            PERFORM chat_refuse('chat_send', 'data', 'has a name that begins with "$": expected other names');
        END IF;
        IF jsonb_path_exists(data, 'strict $.**{8 to last} ? (@.type() == "object" || @.type() == "array")') THEN
            PERFORM chat_refuse('chat_send', 'data', 'is nested too deep: expected at most 8 levels');
        END IF;
    END IF;
    IF message_type = 'system' OR message_type !~ '^[a-z][a-z0-9.-]{0,39}$' THEN
        PERFORM chat_refuse('chat_send', 'message_type',
            'is not valid: expected 1 to 40 of a-z, 0-9, "." and "-", beginning with a letter, and not "system"');
    END IF;
    IF cardinality(mentions) > 200 OR EXISTS (
        SELECT FROM unnest(mentions) AS m (user_id) WHERE m.user_id IS NULL OR char_length(m.user_id) NOT BETWEEN 1 AND 200) THEN
        PERFORM chat_refuse('chat_send', 'mentions', 'is not a list of user ids: expected at most 200 of 1 to 200 characters');
    END IF;
    INSERT INTO outbox_table (conversation_id, action, user_id, ref, body)
    VALUES (conversation, 'send', sender, name, json_build_object(
        'tempMessageId', name, 'content', content, 'data', data, 'messageType', message_type, 'mentions', mentions));
    RETURN chat_message_id(conversation, sender, name);
END $$;

CREATE FUNCTION chat_add_participant(
    conversation uuid, user_id text, added_by text, history boolean DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF conversation IS NULL THEN
        PERFORM chat_refuse('chat_add_participant', 'conversation', 'is null: expected the id of a conversation');
    END IF;
    PERFORM chat_check_user('chat_add_participant', 'user_id', chat_add_participant.user_id);
    PERFORM chat_check_user('chat_add_participant', 'added_by', added_by);
    INSERT INTO outbox_table (conversation_id, action, user_id, ref, body)
    VALUES (conversation, 'add-member', added_by, '', json_build_object(
        'userId', chat_add_participant.user_id, 'history', history));
END $$;

-- A direct conversation is made at once, because its pair has only one, whose id must not depend on who is first. The lock of the pair
-- makes a block that is stored at the same moment wait until it sees the conversation.
CREATE FUNCTION chat_create_conversation(
    creator text, participants text[], title text DEFAULT NULL, id text DEFAULT NULL) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    others text[];
    low text;
    high text;
    made uuid;
BEGIN
    PERFORM chat_check_user('chat_create_conversation', 'creator', creator);
    IF char_length(chat_create_conversation.id) NOT BETWEEN 1 AND 200 THEN
        PERFORM chat_refuse('chat_create_conversation', 'id',
            'has ' || char_length(chat_create_conversation.id) || ' characters: expected 1 to 200');
    END IF;
    IF participants IS NULL OR cardinality(participants) NOT BETWEEN 1 AND 5000 THEN
        PERFORM chat_refuse('chat_create_conversation', 'participants', 'is not a list of user ids: expected 1 to 5000');
    END IF;
    PERFORM chat_check_user('chat_create_conversation', 'participants', p.user_id) FROM unnest(participants) AS p (user_id);
    others := ARRAY(SELECT DISTINCT p.user_id FROM unnest(participants) AS p (user_id) WHERE p.user_id <> creator ORDER BY 1);
    IF cardinality(others) = 0 THEN
        PERFORM chat_refuse('chat_create_conversation', 'participants', 'names only the creator: expected somebody else');
    END IF;
    IF title IS NOT NULL THEN
        IF char_length(title) > 300 OR btrim(title) = '' THEN
            PERFORM chat_refuse('chat_create_conversation', 'title', 'is blank or too long: expected 1 to 300 characters');
        END IF;
        made := CASE WHEN chat_create_conversation.id IS NULL THEN gen_random_uuid()
            ELSE chat_message_id('c9a64f2e-5d0b-8b1c-a5d3-1f60b4c0e7a9', creator, chat_create_conversation.id) END;
        INSERT INTO outbox_table (conversation_id, action, user_id, ref, body)
        VALUES (made, 'create', creator, coalesce(chat_create_conversation.id, ''), json_build_object(
            'title', title, 'participants', others));
        RETURN made;
    END IF;
    IF cardinality(others) > 1 THEN
        PERFORM chat_refuse('chat_create_conversation', 'title', 'is null: expected one, as a group has');
    END IF;
    low := least(creator COLLATE "C", others[1] COLLATE "C");
    high := greatest(creator COLLATE "C", others[1] COLLATE "C");
    SELECT c.conversation_id INTO made FROM conversation_table c WHERE c.direct_low = low AND c.direct_high = high;
    IF made IS NOT NULL THEN
        RETURN made;
    END IF;
    PERFORM pg_advisory_xact_lock(1347375184, hashtext(low || ' ' || high));
    made := gen_random_uuid();
    IF EXISTS (
        SELECT FROM block_table b
        WHERE (b.user_id = low AND b.blocked_id = high) OR (b.user_id = high AND b.blocked_id = low)) THEN
        -- The server refuses it, as it refuses a user.
        INSERT INTO outbox_table (conversation_id, action, user_id, ref, body)
        VALUES (made, 'create', creator, coalesce(chat_create_conversation.id, ''), json_build_object('participants', others));
        RETURN made;
    END IF;
    INSERT INTO conversation_table (conversation_id, created_by, title, is_group, direct_low, direct_high)
    VALUES (made, creator, '', false, low, high)
    ON CONFLICT (direct_low, direct_high) WHERE direct_low IS NOT NULL DO NOTHING;
    IF FOUND THEN
        INSERT INTO participant_table (conversation_id, user_id) VALUES (made, low), (made, high);
    ELSE
        SELECT c.conversation_id INTO made FROM conversation_table c WHERE c.direct_low = low AND c.direct_high = high;
    END IF;
    RETURN made;
END $$;

-- The functions act with the rights of their owner, so they look for names in their own schema alone, never in one of the caller; and
-- nobody may execute them unless the operator grants it.
DO $$
DECLARE
    signature text;
BEGIN
    FOREACH signature IN ARRAY ARRAY[
        'chat_send(uuid, text, text, jsonb, text, text, text[])',
        'chat_add_participant(uuid, text, text, boolean)',
        'chat_create_conversation(text, text[], text, text)'] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', signature, current_schema());
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION chat_message_id(uuid, text, text), chat_refuse(text, text, text), chat_check_user(text, text, text) FROM PUBLIC;
