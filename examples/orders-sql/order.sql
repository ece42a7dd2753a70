-- The life of an order: alice places it, pays, and it is shipped together with a colleague who joins the conversation.
--   psql "$SHOP_DATABASE" -f examples/orders-sql/order.sql
SELECT shop.place_order('alice', 'a blue umbrella');

-- A payment that fails: the customer learns nothing.
BEGIN;
UPDATE shop.orders SET state = 'paid' WHERE customer_id = 'alice';
ROLLBACK;

BEGIN;
UPDATE shop.orders SET state = 'paid' WHERE customer_id = 'alice';
COMMIT;

BEGIN;
SELECT chat_add_participant(conversation => conversation, user_id => 'carla', added_by => 'bot:orders', history => true)
FROM shop.orders WHERE customer_id = 'alice';
UPDATE shop.orders SET state = 'shipped' WHERE customer_id = 'alice';
COMMIT;
