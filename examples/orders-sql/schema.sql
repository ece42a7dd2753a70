-- An order system that writes to the chat of its customers. Run it once in the database of chat-api:
--   psql "$SHOP_DATABASE" -f examples/orders-sql/schema.sql
-- The functions of the chat are found by the search path. If they are in a schema that is not in it, write its name before theirs.
BEGIN;
CREATE SCHEMA shop;

-- customer_id is the user id that the customer's tokens for the chat have.
CREATE TABLE shop.orders (
    order_id      bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id   text         NOT NULL,
    item          text         NOT NULL,
    state         text         NOT NULL DEFAULT 'placed' CHECK (state IN ('placed', 'paid', 'shipped')),
    conversation  uuid         NOT NULL
);

-- Places an order and makes a conversation for it. If the transaction is rolled back, there is neither.
CREATE FUNCTION shop.place_order(customer_id text, item text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    placed shop.orders;
BEGIN
    INSERT INTO shop.orders (customer_id, item, conversation)
    VALUES (
        place_order.customer_id,
        place_order.item,
        chat_create_conversation(
            creator => 'bot:orders', participants => ARRAY[place_order.customer_id], title => 'Your order: ' || place_order.item))
    RETURNING * INTO placed;
    PERFORM chat_send(
        conversation => placed.conversation,
        sender => 'bot:orders',
        content => 'Thank you! We have your order of: ' || placed.item,
        data => jsonb_build_object('order', placed.order_id, 'state', placed.state),
        id => 'order-' || placed.order_id || '-placed');
    RETURN placed.order_id;
END $$;

-- Tells the customer of each new state, once, whoever changes it.
CREATE FUNCTION shop.tell_customer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM chat_send(
        conversation => NEW.conversation,
        sender => 'bot:orders',
        content => 'Order ' || NEW.order_id || ' is ' || NEW.state || '.',
        data => jsonb_build_object('order', NEW.order_id, 'state', NEW.state),
        message_type => 'order.' || NEW.state,
        id => 'order-' || NEW.order_id || '-' || NEW.state);
    RETURN NULL;
END $$;
CREATE TRIGGER tell_customer AFTER UPDATE OF state ON shop.orders
    FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION shop.tell_customer();
COMMIT;
