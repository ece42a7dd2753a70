package io.pagenow.chat.auth;

import java.util.Optional;

/** Parses an {@code Authorization} value, with or without the prefix {@code Bearer } (contract, row I3). */
public final class BearerToken {
    private static final String SCHEME = "Bearer ";

    private BearerToken() {}

    /**
     * @param value of the header or parameter, null if absent
     * @return the token; empty if the value is absent or blank
     */
    public static Optional<String> of(String value) {
        if (value == null) {
            return Optional.empty();
        }
        String token =
                value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) ? value.substring(SCHEME.length()) : value;
        return Optional.of(token.strip()).filter(stripped -> !stripped.isEmpty());
    }
}
