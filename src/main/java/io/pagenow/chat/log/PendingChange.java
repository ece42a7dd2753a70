package io.pagenow.chat.log;

import io.pagenow.chat.action.Action.DeleteMessages;
import io.pagenow.chat.action.Action.EditMessage;
import io.pagenow.chat.bus.message.ChangeRequest;
import io.pagenow.chat.bus.message.Changed;
import io.vertx.core.Promise;
import java.util.UUID;

/**
 * An accepted change that is not answered yet.
 *
 * @param response completed with the outcome of the change
 */
record PendingChange(ChangeRequest request, Promise<Changed> response) {
    /** The message that a change of a single message concerns. */
    record Key(UUID conversationId, long seq) {}

    UUID conversationId() {
        return request.action().conversationId();
    }

    /** Returns whether the change concerns one message, so that one statement can carry it out with others. */
    boolean isSingle() {
        return request.action() instanceof EditMessage
                || (request.action() instanceof DeleteMessages deletion && deletion.isSingle());
    }

    /** Returns the message of a change that {@link #isSingle()}. */
    Key key() {
        return new Key(
                conversationId(),
                request.action() instanceof EditMessage edit
                        ? edit.seq()
                        : ((DeleteMessages) request.action()).ranges().get(0).first());
    }
}
