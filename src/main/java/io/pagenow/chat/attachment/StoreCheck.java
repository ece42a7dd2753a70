package io.pagenow.chat.attachment;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.outbound.OutageLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks at the start whose store it is, and lets files be stored and deleted if it is this database's. A store that does not answer
 * keeps no server from starting; the check is repeated until it succeeds.
 */
final class StoreCheck {
    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long MAX_PAUSE_MILLIS = 60_000;
    private static final Logger log = LoggerFactory.getLogger(StoreCheck.class);
    private static final OutageLog outages = new OutageLog(log);

    private final Vertx vertx;
    private final AttachmentStorage storage;
    private final Supplier<Future<Void>> identity;
    private boolean closed;
    private long timer = -1;

    /** @param identity fails with {@code STORE_UNAVAILABLE} if the store does not answer, and otherwise if it is another database's */
    StoreCheck(Vertx vertx, AttachmentStorage storage, Supplier<Future<Void>> identity) {
        this.vertx = vertx;
        this.storage = storage;
        this.identity = identity;
    }

    /** Fails if the store answers and is another database's. */
    Future<Void> begin() {
        return identity.get().onSuccess(same -> storage.markIdentified()).recover(failure -> {
            if (!isUnavailable(failure)) {
                return Future.failedFuture(failure);
            }
            log.error(
                    "The server starts, but attachments do not work until {} does; the line above tells the remedy",
                    storage.place());
            storage.markDown();
            repeatAfter(FIRST_PAUSE_MILLIS);
            return Future.succeededFuture();
        });
    }

    private static boolean isUnavailable(Throwable failure) {
        return failure instanceof ChatException refusal && refusal.code() == ErrorCode.STORE_UNAVAILABLE;
    }

    private synchronized void repeatAfter(long pauseMillis) {
        if (!closed) {
            timer = vertx.setTimer(pauseMillis, id -> repeat(pauseMillis));
        }
    }

    private void repeat(long pauseMillis) {
        identity.get()
                .onSuccess(same -> {
                    storage.markIdentified();
                    log.info("Attachments work again: {} answers, and is this database's", storage.place());
                })
                .onFailure(failure -> {
                    if (!isUnavailable(failure)) {
                        outages.warn(
                                storage.place(),
                                "Attachments do not work, messages do; the check is repeated: {}",
                                failure.getMessage());
                    }
                    repeatAfter(Math.min(2 * pauseMillis, MAX_PAUSE_MILLIS));
                });
    }

    synchronized void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }
}
