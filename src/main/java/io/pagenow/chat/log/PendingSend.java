package io.pagenow.chat.log;

import io.pagenow.chat.bus.Addresses.Send;
import io.pagenow.chat.bus.Addresses.Sent;
import io.vertx.core.Promise;
import java.util.UUID;

/**
 * A send that was accepted and has no answer yet.
 *
 * @param messageId the id that the message has, or will have
 */
public record PendingSend(Send send, UUID messageId, Promise<Sent> answer) {
    UUID conversationId() {
        return send.conversationId();
    }
}
