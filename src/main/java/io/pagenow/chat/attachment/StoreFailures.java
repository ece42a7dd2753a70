package io.pagenow.chat.attachment;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.outbound.OutageLog;
import io.vertx.core.Future;
import org.slf4j.LoggerFactory;

/** Converts failures of a store into refusals for clients. */
public final class StoreFailures {
    private static final OutageLog outages = new OutageLog(LoggerFactory.getLogger(StoreFailures.class));

    private StoreFailures() {}

    /**
     * Logs a failure, once in a minute, and returns it as {@code STORE_UNAVAILABLE}. A refusal is returned as it is.
     *
     * @param place the store, and the setting that names it
     */
    public static <T> Future<T> refuse(String place, Throwable failure) {
        if (failure instanceof ChatException) {
            return Future.failedFuture(failure);
        }
        outages.warn(
                place,
                "Files of messages cannot be stored or read for now, messages can: {} failed: {}",
                place,
                failure.getMessage() == null ? failure.toString() : failure.getMessage());
        return Future.failedFuture(ChatException.storeUnavailable());
    }
}
