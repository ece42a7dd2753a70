package io.pagenow.chat.chaos.client;

/** A socket to one node, as a client uses it. Belongs to the event loop of all clients. */
public interface Wire {
    void send(String text);

    void ping();

    /** Reads no further. */
    void pause();

    void resume();

    /** Says good-bye. */
    void close();

    /** Breaks off without a word. */
    void abort();

    /** What comes over a socket. Nothing comes after {@link #closed}. */
    interface Listener {
        void received(String text);

        void pong();

        /** @param code 1006 if the connection broke off (RFC 6455, section 7.1.5) */
        void closed(int code);
    }
}
