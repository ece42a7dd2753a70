package io.pagenow.chat.auth;

import java.util.Optional;

/** Reads the token out of an {@code Authorization} value, with or without {@code Bearer } before it (contract, "Identity"). */
public final class BearerToken {
    private static final String SCHEME = "Bearer ";

    private BearerToken() {}

    /** @param value of the header or parameter, null if there is none */
    public static Optional<String> of(String value) {
        if (value == null) {
            return Optional.empty();
        }
        String token =
                value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) ? value.substring(SCHEME.length()) : value;
        return Optional.of(token.strip()).filter(stripped -> !stripped.isEmpty());
    }
}
