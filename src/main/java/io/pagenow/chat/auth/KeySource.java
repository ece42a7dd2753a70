package io.pagenow.chat.auth;

import io.vertx.core.Future;

/** Where the keys come from that tokens are checked with. May be used by several threads at once. */
public interface KeySource {

    VerificationKeys current();

    /**
     * Called for a key id that {@link #current()} does not have. How often a source really looks is up to the source, so that made-up
     * ids cannot make it work.
     *
     * @return the keys known afterwards; never fails, what is known stays known
     */
    Future<VerificationKeys> refreshed();

    /** Stops looking for new keys. */
    void close();
}
