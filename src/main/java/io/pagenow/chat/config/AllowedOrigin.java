package io.pagenow.chat.config;

import java.util.Locale;
import java.util.Optional;

/**
 * One element of {@code cors.origins}: {@code https://chat.example.org}; {@code https://*.example.org} for every name below
 * {@code example.org}, but not for that one; {@code null} and {@code file://} for what browsers send from files; {@code *} for all.
 */
public final class AllowedOrigin {
    private static final String EVERY = "*";
    private static final String OPAQUE = "null";
    private static final String FILES = "file://";
    private static final String EVERY_NAME_BELOW = "://*.";

    private final String text;
    private final Optional<WebOrigin> origin;
    private final boolean below;

    private AllowedOrigin(String text, Optional<WebOrigin> origin, boolean below) {
        this.text = text;
        this.origin = origin;
        this.below = below;
    }

    /** @param text in any case, with or without a slash at its end; empty is returned if it is none of the forms */
    public static Optional<AllowedOrigin> parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (lower.equals("file:///")) {
            return parse(FILES);
        }
        if (lower.equals(EVERY) || lower.equals(OPAQUE) || lower.equals(FILES)) {
            return Optional.of(new AllowedOrigin(lower, Optional.empty(), false));
        }
        String plain = lower.replaceAll("/+$", "");
        boolean below = plain.contains(EVERY_NAME_BELOW);
        return WebOrigin.parse(plain.replace(EVERY_NAME_BELOW, "://"))
                .filter(origin -> !plain.startsWith(FILES) && (!below || isName(origin.host())))
                .map(origin -> new AllowedOrigin(plain, Optional.of(origin), below));
    }

    private static boolean isName(String host) {
        return !host.startsWith("[") && !host.startsWith(".");
    }

    /** Whether every origin is allowed, whatever it is. */
    public boolean isEvery() {
        return text.equals(EVERY);
    }

    /** @param header as a browser sends it */
    public boolean matches(String header) {
        if (origin.isEmpty()) {
            return isEvery() || text.equals(header.toLowerCase(Locale.ROOT));
        }
        return WebOrigin.parse(header).filter(this::matches).isPresent();
    }

    private boolean matches(WebOrigin asking) {
        WebOrigin allowed = origin.orElseThrow();
        return below
                ? asking.scheme().equals(allowed.scheme())
                        && asking.port() == allowed.port()
                        && isBelow(asking.host(), allowed.host())
                : asking.equals(allowed);
    }

    private static boolean isBelow(String name, String parent) {
        return name.endsWith("." + parent) && !name.startsWith(".") && !name.contains("..");
    }

    @Override
    public String toString() {
        return text;
    }
}
