package io.pagenow.chat.model;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The users who were erased, of whom only a keyed hash is known.
 *
 * @param secret the key of the hashes in hexadecimal, {@code ""} while nobody was erased
 * @param hashes HMAC-SHA-256 of the user ids in UTF-8, in hexadecimal
 */
public record ErasedUsers(String secret, Set<String> hashes) {
    /** Nobody was erased. */
    public static final ErasedUsers NONE = new ErasedUsers("", Set.of());

    /** The beginning of the pseudonyms under which messages of erased users stay. */
    public static final String PSEUDONYM_PREFIX = "erased-";

    private static final String ALGORITHM = "HmacSHA256";

    private static final Pattern PSEUDONYM = Pattern.compile(PSEUDONYM_PREFIX + "[0-9a-f]{24}");

    /** Returns whether a user was erased. A pseudonym counts as erased, so that nobody can sign in as one. */
    public boolean contains(String userId) {
        return isPseudonym(userId) || (!hashes.isEmpty() && hashes.contains(hash(secret, userId)));
    }

    /** Returns whether an id has the form of a pseudonym. */
    public static boolean isPseudonym(String userId) {
        return userId.startsWith(PSEUDONYM_PREFIX) && PSEUDONYM.matcher(userId).matches();
    }

    /** Returns the hash of a user id. */
    public static String hash(String secret, String userId) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(HexFormat.of().parseHex(secret), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(userId.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns the refusal of an erased user, and of whoever wants to have one in a conversation. */
    public static ChatException refusal(String message) {
        return ChatException.of(ErrorCode.USER_ERASED, message);
    }
}
