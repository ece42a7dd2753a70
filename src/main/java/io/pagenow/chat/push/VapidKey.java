package io.pagenow.chat.push;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;

/**
 * A key by which push services recognize this server (VAPID, RFC 8292). All nodes share it by the database.
 *
 * @param generation 1 for the first key; each rotation adds one
 * @param publicKey base64url of the point, as browsers expect it in {@code applicationServerKey}
 */
record VapidKey(int generation, String publicKey, ECPrivateKey privateKey) {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    static VapidKey create(int generation) throws GeneralSecurityException {
        KeyPair pair = P256.newKeyPair();
        return new VapidKey(
                generation, BASE64.encodeToString(P256.point((ECPublicKey) pair.getPublic())), (ECPrivateKey)
                        pair.getPrivate());
    }

    /** @param privateKey base64url of the scalar */
    static VapidKey of(int generation, String publicKey, String privateKey) throws GeneralSecurityException {
        return new VapidKey(
                generation, publicKey, P256.privateKey(Base64.getUrlDecoder().decode(privateKey)));
    }

    /** Returns the private key for the database. Never put it into a message or a log line. */
    String encodedPrivateKey() {
        return BASE64.encodeToString(P256.scalar(privateKey));
    }

    /** Omits the private key. */
    @Override
    public String toString() {
        return "VapidKey " + generation;
    }
}
