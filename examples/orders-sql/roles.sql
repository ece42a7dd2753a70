-- The role of the order system: it may write to the chat by the functions, and reads nothing of it. Run it once, as the owner of the chat's
-- database or a superuser:
--   psql "$CHAT_DATABASE" -f examples/orders-sql/roles.sql
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'chat_sender') THEN
        CREATE ROLE chat_sender NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shop') THEN
        CREATE ROLE shop LOGIN PASSWORD 'change-me';
    END IF;
    EXECUTE format('GRANT CREATE ON DATABASE %I TO shop', current_database());
END $$;
GRANT EXECUTE ON FUNCTION chat_send, chat_add_participant, chat_create_conversation TO chat_sender;
GRANT chat_sender TO shop;
