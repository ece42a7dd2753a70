package io.pagenow.chat.preview;

import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The media type of a response (RFC 9110, section 8.3).
 *
 * @param type in lower case, without parameters
 * @param charset empty if none is stated, or one that this server does not know
 */
record ContentType(String type, Optional<Charset> charset) {
    private static final Set<String> HTML = Set.of("text/html", "application/xhtml+xml");
    private static final Pattern CHARSET =
            Pattern.compile("charset\\s*=\\s*\"?([A-Za-z0-9._:-]{1,40})", Pattern.CASE_INSENSITIVE);

    /** @param header null if the response has none */
    static Optional<ContentType> of(String header) {
        if (header == null) {
            return Optional.empty();
        }
        String type = header.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        return Optional.of(new ContentType(type, charset(header)));
    }

    private static Optional<Charset> charset(String header) {
        Matcher matcher = CHARSET.matcher(header);
        try {
            return matcher.find() ? Optional.of(Charset.forName(matcher.group(1))) : Optional.empty();
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    boolean isHtml() {
        return HTML.contains(type);
    }
}
