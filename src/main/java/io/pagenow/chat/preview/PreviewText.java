package io.pagenow.chat.preview;

import java.util.Optional;
import java.util.regex.Pattern;

/** Cleans the texts of previews, which strangers have written. */
final class PreviewText {
    /** Control characters, and those that change the direction of what follows them. */
    private static final Pattern UNSAFE =
            Pattern.compile("[\\p{Cc}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    private static final Pattern SPACES = Pattern.compile("\\s+");

    private PreviewText() {}

    /**
     * @param text null if there is none
     * @param maxLength characters of the result; a longer text ends with an ellipsis
     * @return the text on one line; empty if nothing of it is left
     */
    static Optional<String> of(String text, int maxLength) {
        if (text == null) {
            return Optional.empty();
        }
        String line = UNSAFE.matcher(SPACES.matcher(text).replaceAll(" "))
                .replaceAll("")
                .strip();
        return line.isEmpty() ? Optional.empty() : Optional.of(shortened(line, maxLength));
    }

    private static String shortened(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        int end = maxLength - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
