package io.pagenow.chat.auth;

import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.model.Profile;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * The name and picture that a token states about its bearer. A name is trimmed, cut to {@value Limits#NAME} characters,
 * and freed of control characters; a picture that is not valid is ignored.
 *
 * @param issuedAt the token's {@code iat}
 */
public record TokenProfile(Optional<String> name, Optional<String> picture, Optional<Instant> issuedAt) {

    /** @param latest times after it count as this one, so that a token of the future does not count for ever */
    static TokenProfile of(JsonObject claims, Settings.Profiles settings, Instant latest) {
        return new TokenProfile(
                text(claims, settings.nameClaim())
                        .map(name -> Profile.cut(Profile.cleanName(name), Limits.NAME))
                        .filter(name -> !name.isEmpty()),
                text(claims, settings.pictureClaim()).filter(Profile::isPicture),
                issuedAt(claims).map(time -> time.isAfter(latest) ? latest : time));
    }

    private static Optional<String> text(JsonObject claims, Optional<String> claim) {
        return claim.map(claims::getValue).filter(String.class::isInstance).map(String.class::cast);
    }

    /** Unlike {@code exp}, the time decides nothing but the order of tokens, so a strange one counts as absent. */
    private static Optional<Instant> issuedAt(JsonObject claims) {
        return claims.getValue("iat") instanceof Number seconds && Math.abs(seconds.doubleValue()) < 1e12
                ? Optional.of(Instant.ofEpochSecond(seconds.longValue()))
                : Optional.empty();
    }

    boolean isEmpty() {
        return name.isEmpty() && picture.isEmpty();
    }
}
