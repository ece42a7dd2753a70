-- The lease of scheduled messages, and functions for SQL in which nobody can put a function or operator of its own.
SET LOCAL lock_timeout = '10s';

-- A node is at the message until then, and due_at is the same time. A node that postpones it, or a user who changes it, sets it to null, so
-- whoever has taken the message knows whether it still may send it. A node of the version before leaves it null and goes by due_at alone.
ALTER TABLE scheduled_table ADD COLUMN taken_until timestamptz;

-- The functions act with the rights of their owner, so they look for names in pg_catalog alone: in a schema in which others may create, a
-- function whose parameters fit better than those of a built-in one would win. What is the chat's own has its schema, CHAT below. Grants stay.
DO $do$
BEGIN
    EXECUTE pg_catalog.replace($functions$
CREATE OR REPLACE FUNCTION CHAT.chat_check_user(function_name text, parameter text, user_id text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF user_id IS NULL OR char_length(user_id) NOT BETWEEN 1 AND 200 THEN
        PERFORM CHAT.chat_refuse(function_name, parameter, 'is not a user id: expected 1 to 200 characters');
    END IF;
    IF user_id LIKE 'bot:%' AND user_id !~ '^bot:[a-z0-9][a-z0-9._-]{0,45}$' THEN
        PERFORM CHAT.chat_refuse(function_name, parameter,
            'is not the id of a bot: expected bot: and 1 to 46 of a-z, 0-9, ".", "_" and "-", beginning with a letter or digit');
    END IF;
    IF user_id ~ '^erased-[0-9a-f]{24}$' THEN
        PERFORM CHAT.chat_refuse(function_name, parameter, 'is the pseudonym of somebody who was erased: expected another user');
    END IF;
END $$;

-- HMAC-SHA-256 of the id, as the server has it in erased_user_table. While nobody was erased, there is no secret.
CREATE OR REPLACE FUNCTION CHAT.chat_is_erased(user_id text) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    secret bytea := (SELECT s.secret FROM CHAT.erasure_secret_table s);
    inner_key bytea := decode(repeat('36', 64), 'hex');
    outer_key bytea := decode(repeat('5c', 64), 'hex');
BEGIN
    IF secret IS NULL OR NOT EXISTS (SELECT FROM CHAT.erased_user_table) THEN
        RETURN false;
    END IF;
    FOR place IN 0 .. length(secret) - 1 LOOP
        inner_key := set_byte(inner_key, place, get_byte(secret, place) # 54);
        outer_key := set_byte(outer_key, place, get_byte(secret, place) # 92);
    END LOOP;
    RETURN EXISTS (
        SELECT FROM CHAT.erased_user_table t
        WHERE t.user_hash = sha256(outer_key || sha256(inner_key || convert_to(chat_is_erased.user_id, 'UTF8'))));
END $$;

CREATE OR REPLACE FUNCTION CHAT.chat_send(
    conversation uuid,
    sender text,
    content text,
    data jsonb DEFAULT NULL,
    id text DEFAULT NULL,
    message_type text DEFAULT NULL,
    mentions text[] DEFAULT NULL) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name text := coalesce(chat_send.id, gen_random_uuid()::text);
BEGIN
    IF conversation IS NULL THEN
        PERFORM CHAT.chat_refuse('chat_send', 'conversation', 'is null: expected the id of a conversation');
    END IF;
    PERFORM CHAT.chat_check_user('chat_send', 'sender', sender);
    IF content IS NULL OR char_length(content) NOT BETWEEN 1 AND 10000 THEN
        PERFORM CHAT.chat_refuse('chat_send', 'content', 'has ' || coalesce(char_length(content), 0)
            || ' characters: expected 1 to limits.message.contentLength of the server''s settings, at most 10000');
    END IF;
    IF char_length(name) NOT BETWEEN 1 AND 200 THEN
        PERFORM CHAT.chat_refuse('chat_send', 'id', 'has ' || char_length(name) || ' characters: expected 1 to 200');
    END IF;
    IF data IS NOT NULL THEN
        IF jsonb_typeof(data) <> 'object' THEN
            PERFORM CHAT.chat_refuse('chat_send', 'data', 'is of the type ' || jsonb_typeof(data) || ': expected an object');
        END IF;
        IF octet_length(data::text) > 4096 THEN
            PERFORM CHAT.chat_refuse('chat_send', 'data', 'has ' || octet_length(data::text) || ' bytes: expected at most 4096');
        END IF;
        IF EXISTS (SELECT FROM jsonb_object_keys(data) AS k (key) WHERE left(k.key, 1) = '$') THEN
            PERFORM CHAT.chat_refuse('chat_send', 'data', 'has a name that begins with "$": expected other names');
        END IF;
        IF jsonb_path_exists(data, 'strict $.**{8 to last} ? (@.type() == "object" || @.type() == "array")') THEN
            PERFORM CHAT.chat_refuse('chat_send', 'data', 'is nested too deep: expected at most 8 levels');
        END IF;
    END IF;
    IF message_type = 'system' OR message_type !~ '^[a-z][a-z0-9.-]{0,39}$' THEN
        PERFORM CHAT.chat_refuse('chat_send', 'message_type',
            'is not valid: expected 1 to 40 of a-z, 0-9, "." and "-", beginning with a letter, and not "system"');
    END IF;
    IF cardinality(mentions) > 200 OR EXISTS (
        SELECT FROM unnest(mentions) AS m (user_id) WHERE m.user_id IS NULL OR char_length(m.user_id) NOT BETWEEN 1 AND 200) THEN
        PERFORM CHAT.chat_refuse('chat_send', 'mentions', 'is not a list of user ids: expected at most 200 of 1 to 200 characters');
    END IF;
    INSERT INTO CHAT.outbox_table (conversation_id, action, user_id, ref, body)
    VALUES (conversation, 'send', sender, name, json_build_object(
        'tempMessageId', name, 'content', content, 'data', data, 'messageType', message_type, 'mentions', mentions));
    RETURN CHAT.chat_message_id(conversation, sender, name);
END $$;

CREATE OR REPLACE FUNCTION CHAT.chat_add_participant(
    conversation uuid, user_id text, added_by text, history boolean DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF conversation IS NULL THEN
        PERFORM CHAT.chat_refuse('chat_add_participant', 'conversation', 'is null: expected the id of a conversation');
    END IF;
    PERFORM CHAT.chat_check_user('chat_add_participant', 'user_id', chat_add_participant.user_id);
    PERFORM CHAT.chat_check_user('chat_add_participant', 'added_by', added_by);
    INSERT INTO CHAT.outbox_table (conversation_id, action, user_id, ref, body)
    VALUES (conversation, 'add-member', added_by, '', json_build_object(
        'userId', chat_add_participant.user_id, 'history', history));
END $$;

-- A direct conversation is made at once, because its pair has only one, whose id must not depend on who is first. The lock of the pair
-- makes a block that is stored at the same moment wait until it sees the conversation.
CREATE OR REPLACE FUNCTION CHAT.chat_create_conversation(
    creator text, participants text[], title text DEFAULT NULL, id text DEFAULT NULL) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    others text[];
    low text;
    high text;
    made uuid;
BEGIN
    PERFORM CHAT.chat_check_user('chat_create_conversation', 'creator', creator);
    IF char_length(chat_create_conversation.id) NOT BETWEEN 1 AND 200 THEN
        PERFORM CHAT.chat_refuse('chat_create_conversation', 'id',
            'has ' || char_length(chat_create_conversation.id) || ' characters: expected 1 to 200');
    END IF;
    IF participants IS NULL OR cardinality(participants) NOT BETWEEN 1 AND 5000 THEN
        PERFORM CHAT.chat_refuse('chat_create_conversation', 'participants', 'is not a list of user ids: expected 1 to 5000');
    END IF;
    PERFORM CHAT.chat_check_user('chat_create_conversation', 'participants', p.user_id) FROM unnest(participants) AS p (user_id);
    others := ARRAY(SELECT DISTINCT p.user_id FROM unnest(participants) AS p (user_id) WHERE p.user_id <> creator ORDER BY 1);
    IF cardinality(others) = 0 THEN
        PERFORM CHAT.chat_refuse('chat_create_conversation', 'participants', 'names only the creator: expected somebody else');
    END IF;
    IF title IS NOT NULL THEN
        IF char_length(title) > 300 OR btrim(title) = '' THEN
            PERFORM CHAT.chat_refuse('chat_create_conversation', 'title', 'is blank or too long: expected 1 to 300 characters');
        END IF;
        made := CASE WHEN chat_create_conversation.id IS NULL THEN gen_random_uuid()
            ELSE CHAT.chat_message_id('c9a64f2e-5d0b-8b1c-a5d3-1f60b4c0e7a9', creator, chat_create_conversation.id) END;
        INSERT INTO CHAT.outbox_table (conversation_id, action, user_id, ref, body)
        VALUES (made, 'create', creator, coalesce(chat_create_conversation.id, ''), json_build_object(
            'title', title, 'participants', others));
        RETURN made;
    END IF;
    IF cardinality(others) > 1 THEN
        PERFORM CHAT.chat_refuse('chat_create_conversation', 'title', 'is null: expected one, as a group has');
    END IF;
    low := least(creator COLLATE "C", others[1] COLLATE "C");
    high := greatest(creator COLLATE "C", others[1] COLLATE "C");
    SELECT c.conversation_id INTO made FROM CHAT.conversation_table c WHERE c.direct_low = low AND c.direct_high = high;
    IF made IS NOT NULL THEN
        RETURN made;
    END IF;
    PERFORM pg_advisory_xact_lock(1347375184, hashtext(low || ' ' || high));
    made := gen_random_uuid();
    IF EXISTS (
        SELECT FROM CHAT.block_table b
        WHERE (b.user_id = low AND b.blocked_id = high) OR (b.user_id = high AND b.blocked_id = low))
        OR CHAT.chat_is_erased(low) OR CHAT.chat_is_erased(high) THEN
        -- The server refuses it, as it refuses a user.
        INSERT INTO CHAT.outbox_table (conversation_id, action, user_id, ref, body)
        VALUES (made, 'create', creator, coalesce(chat_create_conversation.id, ''), json_build_object('participants', others));
        RETURN made;
    END IF;
    INSERT INTO CHAT.conversation_table (conversation_id, created_by, title, is_group, direct_low, direct_high)
    VALUES (made, creator, '', false, low, high)
    ON CONFLICT (direct_low, direct_high) WHERE direct_low IS NOT NULL DO NOTHING;
    IF FOUND THEN
        INSERT INTO CHAT.participant_table (conversation_id, user_id) VALUES (made, low), (made, high);
    ELSE
        SELECT c.conversation_id INTO made FROM CHAT.conversation_table c WHERE c.direct_low = low AND c.direct_high = high;
    END IF;
    RETURN made;
END $$;
$functions$::text, 'CHAT'::text, pg_catalog.quote_ident(pg_catalog.current_schema()::text));
END $do$;
REVOKE ALL ON FUNCTION chat_is_erased(text) FROM PUBLIC;
