package io.pagenow.chat.bus.message;

import io.vertx.core.buffer.Buffer;

/**
 * A secret of all nodes.
 *
 * @param secret 32 random bytes
 * @param isNew whether this request has created it
 */
public record SharedSecret(Buffer secret, boolean isNew) {
    /** Omits the secret. */
    @Override
    public String toString() {
        return "SharedSecret";
    }
}
