package io.pagenow.chat.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Renews the token of an open connection: a minute before it expires, or after half of its remaining time if that is shorter. */
final class TokenRenewal {
    private static final long RENEW_BEFORE = 60_000;

    private final EventLoop loop;
    private final Timers timers;
    private final Credentials credentials;
    private final Consumer<Map<String, Object>> transmit;

    /** @param timers of the connection, cleared when it ends */
    TokenRenewal(EventLoop loop, Timers timers, Credentials credentials, Consumer<Map<String, Object>> transmit) {
        this.loop = loop;
        this.timers = timers;
        this.credentials = credentials;
        this.transmit = transmit;
    }

    /** @param isStale whether the connection with this token is gone */
    void watch(String token, BooleanSupplier isStale) {
        expiry(token).ifPresent(expiresAt -> watchUntil(expiresAt, isStale));
    }

    private void watchUntil(long expiresAt, BooleanSupplier isStale) {
        long left = expiresAt - System.currentTimeMillis();
        if (left <= 0) {
            return;
        }
        timers.set(
                "token",
                Math.max(left - RENEW_BEFORE, left / 2),
                () -> loop.then(credentials.header(), (token, failure) -> {
                    if (isStale.getAsBoolean()) {
                        return;
                    }
                    if (failure == null) {
                        transmit.accept(Map.of("action", "authenticate", "token", token));
                        watch(token, isStale);
                    } else {
                        watchUntil(expiresAt, isStale);
                    }
                }));
    }

    /** Returns the time of a token's claim {@code exp}, in milliseconds; the server verifies it, this client does not. */
    static OptionalLong expiry(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return OptionalLong.empty();
        }
        try {
            String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            Fields fields = Fields.parse(claims);
            return fields.has("exp") ? OptionalLong.of(fields.number("exp") * 1_000) : OptionalLong.empty();
        } catch (IllegalArgumentException notBase64) {
            return OptionalLong.empty();
        }
    }
}
