-- The servers that run on this database, so that two which do not know each other are noticed. Each counts its own beats: a count that
-- grows shows that a server is alive, whatever the clocks say. A server that stops deletes its row; the row of a killed one is deleted by
-- others an hour later. An advisory lock would not do, because behind a pooler in transaction mode it belongs to no server.
CREATE TABLE chat_running_server (
    server_id   uuid          NOT NULL,
    place       varchar(200)  NOT NULL,
    clustered   boolean       NOT NULL,
    beat        bigint        NOT NULL,
    beat_at     timestamptz   NOT NULL,

    CONSTRAINT chat_running_server_key PRIMARY KEY (server_id)
) WITH (fillfactor = 50);
