-- Push: the keys by which push services recognize this server, and the devices to which it pushes.
SET LOCAL lock_timeout = '10s';

-- VAPID keys (RFC 8292) on P-256, base64url without padding: the point of 65 bytes and the scalar of 32. All nodes share them. The highest
-- generation is in use; a subscription is pushed to with the key that it was made with, so a key is kept as long as one uses it. Deleting
-- a key deletes its subscriptions.
CREATE TABLE push_key_table (
    generation   integer       NOT NULL,
    public_key   varchar(100)  NOT NULL,
    private_key  varchar(100)  NOT NULL,
    created_at   timestamptz   NOT NULL,

    CONSTRAINT push_key_key PRIMARY KEY (generation)
);

-- Subscriptions of browsers (Push API). The id is a hash of the endpoint, so an endpoint belongs to one user: the last one who
-- subscribed. device is the user's name for it. failures and failing_since count since the last success. expires_at is null if the
-- browser states no end.
CREATE TABLE push_subscription_table (
    subscription_id  uuid           NOT NULL,
    user_id          varchar(200)   NOT NULL,
    endpoint         varchar(2000)  NOT NULL,
    p256dh           bytea          NOT NULL,
    auth             bytea          NOT NULL,
    generation       integer        NOT NULL,
    device           varchar(100)   NOT NULL DEFAULT '',
    created_at       timestamptz    NOT NULL,
    expires_at       timestamptz,
    last_success_at  timestamptz,
    failures         integer        NOT NULL DEFAULT 0,
    failing_since    timestamptz,

    CONSTRAINT push_subscription_key PRIMARY KEY (subscription_id),
    CONSTRAINT push_subscription_generation FOREIGN KEY (generation) REFERENCES push_key_table ON DELETE CASCADE
);
CREATE INDEX push_subscription_user ON push_subscription_table (user_id);
