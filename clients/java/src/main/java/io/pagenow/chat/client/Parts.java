package io.pagenow.chat.client;

/** The parts that a client shares among its own. */
record Parts(
        EventLoop loop,
        Timings timings,
        Callbacks callbacks,
        Listeners listeners,
        StoreWriter store,
        Inbox inbox,
        Status status,
        Credentials credentials,
        ChatRest rest,
        int maxPending) {

    /** Reports an error that belongs to no call. */
    void error(ChatException failure) {
        callbacks.tell(() -> Listeners.call(listeners.errors, failure));
    }
}
