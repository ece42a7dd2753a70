-- What several nodes on one database need.

-- Where the members of a cluster are found by one that joins. A row belongs to a running node; tls tells whether it has certificates.
CREATE TABLE chat_cluster_node (
    own_addr      varchar(200) NOT NULL,
    cluster_name  varchar(200) NOT NULL,
    ping_data     bytea,
    tls           boolean      NOT NULL,

    CONSTRAINT chat_cluster_node_key PRIMARY KEY (own_addr, cluster_name)
);

-- Finds what was stored in the last seconds, after a node may have missed something. Messages are only appended, so a range of
-- pages holds one stretch of time: this index is a few pages, whatever the table's size, and costs an insert next to nothing.
CREATE INDEX message_sent_at ON message_table USING brin (sent_at) WITH (pages_per_range = 32, autosummarize = on);
