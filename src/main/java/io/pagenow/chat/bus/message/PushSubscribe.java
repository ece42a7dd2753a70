package io.pagenow.chat.bus.message;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request of a user to be pushed to at a device. The fields are those of the browser's {@code PushSubscription}, as texts that are
 * not checked yet.
 *
 * @param endpoint the URL of the push service for this subscription
 * @param p256dh the browser's public key in base64url
 * @param auth the browser's authentication secret in base64url
 * @param device the user's name for the device
 * @param expirationTime milliseconds since 1970, empty if the browser states no end
 * @param publicKey the key of this server with which the browser subscribed; empty for the current one
 */
public record PushSubscribe(
        String userId,
        String endpoint,
        String p256dh,
        String auth,
        Optional<String> device,
        OptionalLong expirationTime,
        Optional<String> publicKey) {
    /** Omits everything that would let the reader push or read pushes. */
    @Override
    public String toString() {
        return "PushSubscribe of " + userId;
    }
}
