-- Which servers run on this database, so that two which do not know each other are noticed. Each counts its own beats: whoever sees a count
-- grow knows that a server is alive, whatever the clocks say. A server that stops deletes its row; one that was killed leaves it behind,
-- and others delete it an hour later. Not an advisory lock, which a pooler in transaction mode would give to everyone.
CREATE TABLE chat_running_server (
    server_id   uuid          NOT NULL,
    place       varchar(200)  NOT NULL,
    clustered   boolean       NOT NULL,
    beat        bigint        NOT NULL,
    beat_at     timestamptz   NOT NULL,

    CONSTRAINT chat_running_server_key PRIMARY KEY (server_id)
) WITH (fillfactor = 50);
