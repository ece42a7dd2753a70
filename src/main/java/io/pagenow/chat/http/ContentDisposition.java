package io.pagenow.chat.http;

import java.nio.charset.StandardCharsets;

/** The header {@code Content-Disposition} (RFC 6266) with a file's name in the encoding of RFC 8187. */
final class ContentDisposition {
    /** Characters that need no encoding (RFC 8187, section 3.2.1), besides letters and digits. */
    private static final String PLAIN = "!#$&+-.^_`|~";

    private ContentDisposition() {}

    /** @param inline whether a browser may show the file instead of saving it */
    static String of(boolean inline, String name) {
        return (inline ? "inline" : "attachment") + "; filename=\"" + ascii(name) + "\"; filename*=UTF-8''"
                + encoded(name);
    }

    /** Returns a name for clients that do not know the encoding. */
    private static String ascii(String name) {
        return name.codePoints()
                .map(character ->
                        character < ' ' || character > '~' || character == '"' || character == '\\' || character == '%'
                                ? '_'
                                : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String encoded(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte unit : name.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (unit & 0xFF);
            boolean isPlain =
                    character < 0x80 && (Character.isLetterOrDigit(character) || PLAIN.indexOf(character) >= 0);
            if (isPlain) {
                encoded.append(character);
            } else {
                encoded.append('%').append(hex(unit >> 4)).append(hex(unit));
            }
        }
        return encoded.toString();
    }

    private static char hex(int digit) {
        return Character.toUpperCase(Character.forDigit(digit & 0xF, 16));
    }
}
