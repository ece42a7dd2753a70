package io.pagenow.chat.support;

import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A browser that subscribes to push and decrypts what it gets (RFC 8291), independent of the server's code. */
public final class TestBrowser {
    /** The bytes before the point in the encoding of a public key on P-256 (RFC 5480). */
    private static final byte[] PREFIX =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

    private static final int SALT = 16;

    private final KeyPair keys;
    private final byte[] auth = new byte[16];

    public TestBrowser() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
        new SecureRandom().nextBytes(auth);
    }

    public byte[] point() {
        byte[] encoded = ((ECPublicKey) keys.getPublic()).getEncoded();
        return Arrays.copyOfRange(encoded, PREFIX.length, encoded.length);
    }

    public byte[] auth() {
        return auth.clone();
    }

    /** The browser's {@code PushSubscription} in JSON. */
    public JsonObject subscription(String endpoint) {
        return new JsonObject()
                .put("endpoint", endpoint)
                .putNull("expirationTime")
                .put("keys", new JsonObject().put("p256dh", base64(point())).put("auth", base64(auth)));
    }

    public static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The payload of a push, without its padding. */
    public JsonObject decrypt(byte[] body) {
        try {
            ByteBuffer message = ByteBuffer.wrap(body);
            byte[] salt = take(message, SALT);
            int recordSize = message.getInt();
            byte[] point = take(message, message.get() & 0xff);
            byte[] encrypted = take(message, message.remaining());
            if (encrypted.length > recordSize) {
                throw new IllegalArgumentException("more than one record");
            }
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(keys.getPrivate());
            agreement.doPhase(publicKey(point), true);
            byte[] input =
                    expand(mac(auth, agreement.generateSecret()), concat(ascii("WebPush: info\0"), point(), point), 32);
            byte[] secret = mac(salt, input);
            byte[] key = expand(secret, ascii("Content-Encoding: aes128gcm\0"), 16);
            byte[] nonce = expand(secret, ascii("Content-Encoding: nonce\0"), 12);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            byte[] padded = cipher.doFinal(encrypted);
            int end = padded.length - 1;
            while (padded[end] == 0) {
                end--;
            }
            if (padded[end] != 2) {
                throw new IllegalArgumentException("not the last record");
            }
            return new JsonObject(new String(padded, 0, end, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** The key that an uncompressed point stands for. */
    public static PublicKey publicKey(byte[] point) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(concat(PREFIX, point)));
    }

    private static byte[] take(ByteBuffer from, int length) {
        byte[] taken = new byte[length];
        from.get(taken);
        return taken;
    }

    private static byte[] expand(byte[] key, byte[] info, int length) throws GeneralSecurityException {
        return Arrays.copyOf(mac(key, concat(info, new byte[] {1})), length);
    }

    private static byte[] mac(byte[] key, byte[] input) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(input);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] concat(byte[]... parts) {
        ByteBuffer whole = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            whole.put(part);
        }
        return whole.array();
    }
}
