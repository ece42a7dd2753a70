package io.pagenow.chat.attachment;

import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Converts failures of a store into refusals for clients. */
public final class StoreFailures {
    private static final Logger log = LoggerFactory.getLogger(StoreFailures.class);

    private StoreFailures() {}

    /**
     * Logs a failure, and returns it as {@code STORE_UNAVAILABLE}. A refusal is returned as it is.
     *
     * @param place the store, and the setting that names it
     */
    public static <T> Future<T> refuse(String place, Throwable failure) {
        if (failure instanceof ChatException) {
            return Future.failedFuture(failure);
        }
        log.warn(
                "Files of messages cannot be stored or read for now, messages can: {} failed: {}",
                place,
                failure.getMessage() == null ? failure.toString() : failure.getMessage());
        return Future.failedFuture(ChatException.storeUnavailable());
    }
}
