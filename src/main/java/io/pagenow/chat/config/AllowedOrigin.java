package io.pagenow.chat.config;

import java.util.Locale;
import java.util.Optional;

/**
 * One element of {@code cors.origins}: {@code https://chat.example.org}; {@code https://*.example.org} for every subdomain of
 * {@code example.org}, but not for {@code example.org} itself; {@code null} and {@code file://}, which browsers send for pages from
 * files; {@code *} for all origins.
 */
public final class AllowedOrigin {
    private static final String EVERY = "*";
    private static final String OPAQUE = "null";
    private static final String FILES = "file://";
    private static final String SUBDOMAINS = "://*.";

    private final String text;
    private final Optional<WebOrigin> origin;
    private final boolean below;

    private AllowedOrigin(String text, Optional<WebOrigin> origin, boolean below) {
        this.text = text;
        this.origin = origin;
        this.below = below;
    }

    /**
     * @param text case-insensitive, with or without a trailing slash
     * @return empty if the text has none of the forms above
     */
    public static Optional<AllowedOrigin> parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (lower.equals("file:///")) {
            return parse(FILES);
        }
        if (lower.equals(EVERY) || lower.equals(OPAQUE) || lower.equals(FILES)) {
            return Optional.of(new AllowedOrigin(lower, Optional.empty(), false));
        }
        String plain = lower.replaceAll("/+$", "");
        boolean below = plain.contains(SUBDOMAINS);
        return WebOrigin.parse(plain.replace(SUBDOMAINS, "://"))
                .filter(origin -> !plain.startsWith(FILES) && (!below || isName(origin.host())))
                .map(origin -> new AllowedOrigin(plain, Optional.of(origin), below));
    }

    private static boolean isName(String host) {
        return !host.startsWith("[") && !host.startsWith(".");
    }

    /** Returns true for {@code *}. */
    public boolean isEvery() {
        return text.equals(EVERY);
    }

    /** @param header the value of the header {@code Origin} */
    public boolean matches(String header) {
        if (origin.isEmpty()) {
            return isEvery() || text.equals(header.toLowerCase(Locale.ROOT));
        }
        return WebOrigin.parse(header).filter(this::matches).isPresent();
    }

    private boolean matches(WebOrigin actual) {
        WebOrigin allowed = origin.orElseThrow();
        return below
                ? actual.scheme().equals(allowed.scheme())
                        && actual.port() == allowed.port()
                        && isBelow(actual.host(), allowed.host())
                : actual.equals(allowed);
    }

    private static boolean isBelow(String name, String parent) {
        return name.endsWith("." + parent) && !name.startsWith(".") && !name.contains("..");
    }

    @Override
    public String toString() {
        return text;
    }
}
