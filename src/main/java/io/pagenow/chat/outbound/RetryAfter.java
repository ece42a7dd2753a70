package io.pagenow.chat.outbound;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The delay that a server requests (RFC 9110, section 10.2.3). */
public final class RetryAfter {
    private RetryAfter() {}

    /** @return at most {@code max}; empty if the server states none, or none that can be read */
    public static Optional<Duration> in(MultiMap headers, InstantSource clock, Duration max) {
        String text = headers.get(HttpHeaders.RETRY_AFTER);
        if (text == null) {
            return Optional.empty();
        }
        try {
            long seconds = text.matches("[0-9]{1,9}")
                    ? Long.parseLong(text)
                    : Duration.between(
                                    clock.instant(),
                                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                            .toInstant())
                            .toSeconds();
            return Optional.of(Duration.ofSeconds(Math.max(0, Math.min(seconds, max.toSeconds()))));
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }
}
