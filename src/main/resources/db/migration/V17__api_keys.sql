-- API keys: with one, another server calls the REST API. name is that of the bot as which the key acts, and several keys may have it. Only
-- the SHA-256 of a secret is kept. conversations is null if the key is not limited to some. last_used_at is up to a minute old. A revoked
-- key stays, so that its id is never given again.
SET LOCAL lock_timeout = '10s';

CREATE TABLE api_key_table (
    key_id         varchar(16)   NOT NULL,
    name           varchar(46)   NOT NULL,
    secret_hash    bytea         NOT NULL,
    scopes         text[]        NOT NULL,
    conversations  uuid[],
    per_second     integer       NOT NULL,
    created_at     timestamptz   NOT NULL,
    expires_at     timestamptz,
    revoked_at     timestamptz,
    last_used_at   timestamptz,

    CONSTRAINT api_key_key PRIMARY KEY (key_id)
);
