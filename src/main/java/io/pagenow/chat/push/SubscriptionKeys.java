package io.pagenow.chat.push;

import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;

/**
 * The keys of a browser's subscription (Push API, {@code PushEncryptionKeyName}); whoever has them can read its pushes.
 *
 * @param p256dh the browser's public key, an uncompressed point on P-256
 * @param auth the authentication secret, 16 bytes
 */
record SubscriptionKeys(Buffer p256dh, Buffer auth) {
    /** Returns the public key that a base64url text stands for, empty if it is no point of the curve. */
    static Optional<Buffer> publicKey(String text) {
        return decoded(text).filter(point -> {
            try {
                P256.publicKey(point.getBytes());
                return true;
            } catch (GeneralSecurityException invalid) {
                return false;
            }
        });
    }

    static Optional<Buffer> secret(String text) {
        return decoded(text).filter(secret -> secret.length() == PayloadEncryption.AUTH_BYTES);
    }

    /** Accepts base64url with and without padding. */
    private static Optional<Buffer> decoded(String text) {
        try {
            return Optional.of(Buffer.buffer(Base64.getUrlDecoder().decode(text)));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Omits the keys. */
    @Override
    public String toString() {
        return "SubscriptionKeys";
    }
}
