package io.pagenow.chat.support;

import java.net.URI;

/** Where a server can be reached. */
public interface Endpoints {
    /** The base of all REST calls, with a final slash. */
    URI http();

    /** Where sockets are opened, with a final slash. */
    URI webSocket();
}
