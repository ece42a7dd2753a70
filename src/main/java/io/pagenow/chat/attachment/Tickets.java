package io.pagenow.chat.attachment;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs tickets, which permit one user one use of one file for a limited time, so that a URL can be used without a token.
 * A ticket replaces the token alone: the right to the file is checked at each use. The form is the base64url (RFC 4648,
 * section 5) of the expiry, an HMAC-SHA256 (RFC 2104), and the user id. Thread-safe.
 */
public final class Tickets {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_BYTES = 32;
    private static final int HEADER = Long.BYTES + MAC_BYTES;

    /** Longer texts are not decoded. */
    private static final int MAX_LENGTH = 2000;

    private final byte[] key;
    private final InstantSource clock;

    /** The act that a ticket permits. */
    public enum Purpose {
        UPLOAD('u'),
        DOWNLOAD('d');

        private final char code;

        Purpose(char code) {
            this.code = code;
        }
    }

    /** @param key at least 32 random bytes, the same on all nodes */
    public Tickets(byte[] key, InstantSource clock) {
        this.key = key.clone();
        this.clock = clock;
    }

    /** @param expiresAt whole seconds */
    public String issue(Purpose purpose, UUID attachmentId, String userId, Instant expiresAt) {
        byte[] user = userId.getBytes(StandardCharsets.UTF_8);
        ByteBuffer ticket = ByteBuffer.allocate(HEADER + user.length);
        ticket.putLong(expiresAt.getEpochSecond());
        ticket.put(mac(purpose, attachmentId, expiresAt.getEpochSecond(), user));
        ticket.put(user);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(ticket.array());
    }

    /** Returns the user of a ticket; empty if it is not a valid one for this purpose and file, or has expired. */
    public Optional<String> verify(String text, Purpose purpose, UUID attachmentId) {
        return decode(text).filter(ticket -> ticket.length > HEADER).flatMap(ticket -> {
            ByteBuffer fields = ByteBuffer.wrap(ticket);
            long expiry = fields.getLong();
            byte[] mac = new byte[MAC_BYTES];
            fields.get(mac);
            byte[] user = new byte[fields.remaining()];
            fields.get(user);
            boolean isValid = MessageDigest.isEqual(mac, mac(purpose, attachmentId, expiry, user))
                    && clock.instant().getEpochSecond() < expiry;
            return isValid ? Optional.of(new String(user, StandardCharsets.UTF_8)) : Optional.empty();
        });
    }

    private static Optional<byte[]> decode(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private byte[] mac(Purpose purpose, UUID attachmentId, long expiry, byte[] user) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            ByteBuffer header = ByteBuffer.allocate(1 + 3 * Long.BYTES);
            header.put((byte) purpose.code);
            header.putLong(attachmentId.getMostSignificantBits()).putLong(attachmentId.getLeastSignificantBits());
            header.putLong(expiry);
            mac.update(header.array());
            return mac.doFinal(user);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
