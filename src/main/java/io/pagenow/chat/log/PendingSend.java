package io.pagenow.chat.log;

import io.pagenow.chat.bus.message.Send;
import io.pagenow.chat.bus.message.Sent;
import io.vertx.core.Promise;
import java.util.UUID;

/**
 * An accepted send that is not answered yet.
 *
 * @param messageId the id of the message, stored or not
 * @param response completed with the outcome of the send
 */
public record PendingSend(Send send, UUID messageId, Promise<Sent> response) {
    UUID conversationId() {
        return send.conversationId();
    }
}
