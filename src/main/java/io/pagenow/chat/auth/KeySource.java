package io.pagenow.chat.auth;

import io.vertx.core.Future;

/** The source of the keys that verify tokens. Thread-safe. */
public interface KeySource {

    /** Returns the keys known now. */
    VerificationKeys current();

    /**
     * Looks for new keys. Called for a key id that {@link #current()} lacks. The source limits how often it really
     * looks, so that made-up ids cause no load.
     *
     * @return the keys known afterwards; never fails, known keys are kept
     */
    Future<VerificationKeys> refreshed();

    /** Stops looking for new keys. */
    void close();
}
