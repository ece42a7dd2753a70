package io.pagenow.chat.config;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-decoding of URIs (RFC 3986, section 2.1). A plus sign is literal, unlike in HTML forms. */
public final class Percent {
    private Percent() {}

    /** @throws IllegalArgumentException if a percent sign is not followed by two hexadecimal digits, or is followed by {@code 00} */
    public static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        for (int index = 0; index < encoded.length; index++) {
            if (encoded[index] != '%') {
                bytes.write(encoded[index]);
                continue;
            }
            int high = index + 2 < encoded.length ? Character.digit(encoded[index + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(encoded[index + 2], 16);
            if (low < 0 || high + low == 0) {
                throw new IllegalArgumentException("a percent sign without two hexadecimal digits");
            }
            bytes.write(high << 4 | low);
            index += 2;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
