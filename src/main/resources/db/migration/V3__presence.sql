-- What outlasts a user's connections. Who is connected at the moment is not stored: the nodes tell one another.
--   last_seen_at  when the user's last connection ended; null if none has since this table is there. It only ever grows.
--   visible       whether others may see that the user is online, and when it was last. Who has no row is visible.
CREATE TABLE presence_table (
    user_id       varchar(50)  NOT NULL,
    last_seen_at  timestamptz,
    visible       boolean      NOT NULL DEFAULT true,

    CONSTRAINT presence_key PRIMARY KEY (user_id)
) WITH (fillfactor = 80);
