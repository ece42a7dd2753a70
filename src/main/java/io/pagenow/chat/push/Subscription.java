package io.pagenow.chat.push;

import java.net.URI;
import java.util.UUID;

/**
 * A subscription of a browser to which pushes go.
 *
 * @param generation of the key of this server that it was made with
 */
record Subscription(UUID id, URI endpoint, SubscriptionKeys keys, int generation) {
    /** Omits the endpoint: whoever knows it can take the subscription over. */
    @Override
    public String toString() {
        return "Subscription " + id;
    }
}
