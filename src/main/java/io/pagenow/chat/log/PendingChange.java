package io.pagenow.chat.log;

import io.pagenow.chat.bus.message.ChangeRequest;
import io.pagenow.chat.bus.message.Changed;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.UUID;

/**
 * An accepted change that is not answered yet.
 *
 * @param statement carries the change out
 * @param response completed with the outcome of the change
 */
record PendingChange(ChangeRequest request, ChangeStatement statement, Promise<Changed> response) {
    UUID conversationId() {
        return request.action().conversationId();
    }

    /** Returns the object that the change concerns; empty if it is written alone. */
    Optional<Object> key() {
        return statement.keyOf(request);
    }
}
