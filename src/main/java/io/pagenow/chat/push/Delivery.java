package io.pagenow.chat.push;

import io.pagenow.chat.metric.PushMeters;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Map;

/** A request that is to be delivered to a push service or to the hook. */
interface Delivery {
    URI target();

    /** Returns whether the operator has chosen the target, so that it may be in a private network. */
    boolean isTrusted();

    /** Returns the key of the device and the conversation: a later delivery takes the place of a waiting one with the same key. */
    Object key();

    /** Builds the request for one attempt. Takes about a millisecond; runs on a worker thread. A delivery for which it fails is given up. */
    Request prepare() throws GeneralSecurityException;

    /** Called once at the end, whatever it is. */
    void ended(PushMeters.Outcome outcome);

    /** Headers and body of a POST. */
    record Request(Map<String, String> headers, Buffer body) {}

    /** The request could not be built, which says nothing about the target. */
    final class UnpreparedException extends Exception {
        private static final long serialVersionUID = 1;

        UnpreparedException(Throwable cause) {
            super(cause);
        }
    }
}
