package io.pagenow.chat.client;

/** The way to the server. */
interface SendWay {
    boolean isOpen();

    /** Returns how many messages may be on their way at once. */
    int width();

    void transmit(OutboxEntry entry);

    /** A message was not confirmed in time. */
    void overdue();
}
