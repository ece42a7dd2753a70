package io.pagenow.chat.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Optional;

/**
 * The name and picture of a user.
 *
 * @param name 1 to {@value Limits#NAME} characters without control characters
 * @param picture an {@code https:} URL of at most {@value Limits#PICTURE} characters
 * @param updatedAt time of the last change; empty if the user has neither
 */
public record Profile(String userId, Optional<String> name, Optional<String> picture, Optional<Instant> updatedAt) {

    /** Returns the profile of a user about whom nothing is stored. */
    public static Profile unknown(String userId) {
        return new Profile(userId, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Removes control characters and spaces around a name. Marks of direction count as control characters, because they
     * change how the text around the name looks.
     *
     * @return the name, which may be empty or too long
     */
    public static String cleanName(String text) {
        return text.codePoints()
                .filter(character -> !isControl(character))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }

    private static boolean isControl(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            case Character.FORMAT ->
                character == 0x061C
                        || character == 0x200E
                        || character == 0x200F
                        || (character >= 0x202A && character <= 0x202E)
                        || (character >= 0x2066 && character <= 0x2069);
            default -> false;
        };
    }

    /** Cuts a text to a number of characters, counted as Unicode code points. */
    public static String cut(String text, int max) {
        return text.codePointCount(0, text.length()) <= max
                ? text
                : text.substring(0, text.offsetByCodePoints(0, max)).strip();
    }

    /** Returns whether a text is the URL of a picture. */
    public static boolean isPicture(String text) {
        if (text.length() > Limits.PICTURE) {
            return false;
        }
        try {
            URI uri = new URI(text);
            return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() == null;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
