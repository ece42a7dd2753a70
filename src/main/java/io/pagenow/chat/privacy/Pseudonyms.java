package io.pagenow.chat.privacy;

import io.pagenow.chat.model.ErasedUsers;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Random pseudonyms of erased users, and the secret of their hashes. */
final class Pseudonyms {
    private static final int BYTES = 12;
    private static final int SECRET_BYTES = 32;

    private static final SecureRandom random = new SecureRandom();

    private Pseudonyms() {}

    static String next() {
        return ErasedUsers.PSEUDONYM_PREFIX + hex(BYTES);
    }

    /** Returns a new secret in hexadecimal. */
    static String secret() {
        return hex(SECRET_BYTES);
    }

    private static String hex(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
