package io.pagenow.chat.client;

/** The state of a client's connection. */
public enum ConnectionState {
    /** The client does not connect: before {@link ChatClient#connect()}, after {@link ChatClient#close()}, and after a refusal for good. */
    CLOSED,
    /** The client opens a connection. */
    CONNECTING,
    /** The connection is open, and the server sends what the client has missed. */
    SYNCING,
    /** Everything up to now has been received. Messages are sent in this state alone. */
    ONLINE,
    /** The connection was lost; the client tries again by itself. */
    OFFLINE
}
