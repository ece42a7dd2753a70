package io.pagenow.chat.push;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts payloads for one subscription each (RFC 8291, with the content coding {@code aes128gcm} of RFC 8188) as a single record, padded
 * so that its length tells little about the text. Thread-safe. An encryption takes about a millisecond; keep it off the event loops.
 */
final class PayloadEncryption {
    /** Most bytes of a payload before encryption, so that with padding and header the body stays below 4 KiB (RFC 8030, section 7.2). */
    static final int MAX_PAYLOAD = 3_000;

    static final int AUTH_BYTES = 16;

    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int SECRET_BYTES = 32;
    private static final int TAG_BITS = 128;
    private static final int RECORD_SIZE = 4_096;
    private static final int PADDING_STEP = 512;
    private static final byte LAST_RECORD = 2;
    private static final String HMAC = "HmacSHA256";

    private final SecureRandom random = new SecureRandom();

    /** Returns the body of a push. The key pair and the salt are used once. */
    byte[] encrypt(byte[] payload, SubscriptionKeys keys) throws GeneralSecurityException {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        int padded = Math.min((payload.length / PADDING_STEP + 1) * PADDING_STEP, MAX_PAYLOAD + 1);
        return encrypt(Arrays.copyOf(delimited(payload), padded), keys, P256.newKeyPair(), salt);
    }

    /** Returns the payload with the delimiter of the last record (RFC 8188, section 2); padding after it is zero. */
    static byte[] delimited(byte[] payload) {
        if (payload.length > MAX_PAYLOAD) {
            throw new IllegalArgumentException("a payload of " + payload.length + " bytes");
        }
        byte[] delimited = Arrays.copyOf(payload, payload.length + 1);
        delimited[payload.length] = LAST_RECORD;
        return delimited;
    }

    /** @param record payload, delimiter and padding */
    static byte[] encrypt(byte[] record, SubscriptionKeys keys, KeyPair own, byte[] salt)
            throws GeneralSecurityException {
        byte[] ownPoint = P256.point((ECPublicKey) own.getPublic());
        byte[] shared = P256.agree(
                (ECPrivateKey) own.getPrivate(), P256.publicKey(keys.p256dh().getBytes()));
        byte[] info = concatenated(ascii("WebPush: info\0"), keys.p256dh().getBytes(), ownPoint);
        byte[] secret = derive(keys.auth().getBytes(), shared, info, SECRET_BYTES);
        byte[] key = derive(salt, secret, ascii("Content-Encoding: aes128gcm\0"), KEY_BYTES);
        byte[] nonce = derive(salt, secret, ascii("Content-Encoding: nonce\0"), NONCE_BYTES);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        byte[] encrypted = cipher.doFinal(record);
        return ByteBuffer.allocate(SALT_BYTES + Integer.BYTES + 1 + ownPoint.length + encrypted.length)
                .put(salt)
                .putInt(RECORD_SIZE)
                .put((byte) ownPoint.length)
                .put(ownPoint)
                .put(encrypted)
                .array();
    }

    /** HKDF (RFC 5869) with SHA-256, for at most 32 bytes, which one round of the expansion yields. */
    private static byte[] derive(byte[] salt, byte[] input, byte[] info, int length) throws GeneralSecurityException {
        byte[] extracted = mac(salt, input);
        return Arrays.copyOf(mac(extracted, concatenated(info, new byte[] {1})), length);
    }

    private static byte[] mac(byte[] key, byte[] input) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(HMAC);
        mac.init(new SecretKeySpec(key, HMAC));
        return mac.doFinal(input);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteBuffer whole = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            whole.put(part);
        }
        return whole.array();
    }
}
