package io.pagenow.chat.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scheme, host and port that a browser sends as {@code Origin} (RFC 6454, section 4).
 *
 * @param scheme in lower case
 * @param host in lower case; an IPv6 address in brackets; names may contain underscores, which some private networks use
 * @param port 0 to 65535; the scheme's default if the text has no port; -1 if the scheme has no default
 */
public record WebOrigin(String scheme, String host, int port) {
    private static final Pattern TEXT =
            Pattern.compile("([a-z][a-z0-9+.-]*)://(\\[[0-9a-f:.]+]|[a-z0-9._~!$&'()+,;=%-]+)(?::([0-9]{1,5}))?");
    private static final int MAX_PORT = 65_535;
    private static final int NO_PORT = -1;

    /** @return empty if the text does not have the form {@code scheme://host[:port]}, such as {@code null} and {@code file://} */
    public static Optional<WebOrigin> parse(String text) {
        Matcher parts = TEXT.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return Optional.empty();
        }
        String scheme = parts.group(1);
        int port = parts.group(3) == null ? defaultPort(scheme) : Integer.parseInt(parts.group(3));
        return port > MAX_PORT ? Optional.empty() : Optional.of(new WebOrigin(scheme, parts.group(2), port));
    }

    /** Returns the default port of a scheme, or -1 if it has none. */
    public static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> 80;
            case "https", "wss" -> 443;
            default -> NO_PORT;
        };
    }
}
