package io.pagenow.chat.auth;

import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.BotId;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.Limits;
import io.pagenow.chat.protocol.BodyDecoder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Verifies tokens (contract, row I5). Accepts only RS256 signatures by keys of the {@link KeySource}; keys and
 * addresses in the token itself ({@code jwk}, {@code jku}, {@code x5u}, {@code x5c}) are ignored. Thread-safe.
 */
public final class TokenVerifier {
    private final KeySource keys;
    private final Settings.Auth settings;
    private final Settings.Profiles profiles;
    private final InstantSource clock;
    private final RefusedUserIds refusedUserIds;

    /**
     * @param profiles the claims that state names and pictures
     * @param clock for the checks of {@code exp}, {@code nbf} and {@code auth_time}
     */
    public TokenVerifier(KeySource keys, Settings.Auth settings, Settings.Profiles profiles, InstantSource clock) {
        this.profiles = profiles;
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
        this.refusedUserIds = new RefusedUserIds(settings.userClaim());
    }

    /**
     * The header fields that are used; all others are ignored.
     *
     * @param critical whether the header has {@code crit} (RFC 7515, section 4.1.11) or {@code b64} (RFC 7797). Such
     *     tokens are refused, because no extension is supported
     */
    private record Header(String algorithm, Optional<String> keyId, boolean critical) {}

    /**
     * Verifies a token.
     *
     * @return the caller; fails with a {@link ChatException} of {@link ErrorCode#UNAUTHORIZED} whose message is only
     *     logged, never sent
     */
    public Future<Identity> verify(String token) {
        Header header;
        try {
            header = header(token);
        } catch (RuntimeException malformed) {
            return refuse("not a JSON Web Token");
        }
        if (!"RS256".equals(header.algorithm)) {
            return refuse("not signed with RS256");
        }
        if (header.critical) {
            return refuse("has an unsupported extension ('crit' or 'b64')");
        }
        return user(header, token)
                .map(user -> identity(claims(user)))
                .recover(failure -> failure instanceof ChatException
                        ? Future.failedFuture(failure)
                        : refuse("signature not valid"));
    }

    /** Refreshes the keys if the token names an unknown one, or if an unnamed key may have signed it. */
    private Future<User> user(Header header, String token) {
        VerificationKeys known = keys.current();
        if (header.keyId.filter(known.ids()::contains).isPresent()) {
            return authenticated(known, token);
        }
        return (known.mayContain(header.keyId) ? authenticated(known, token) : Future.<User>failedFuture("unknown key"))
                .recover(failure -> keys.refreshed()
                        .compose(refreshed -> !refreshed.equals(known) && refreshed.mayContain(header.keyId)
                                ? authenticated(refreshed, token)
                                : refuse("signed with an unknown key")));
    }

    /** Composed, because the library throws on some malformed tokens. */
    private static Future<User> authenticated(VerificationKeys known, String token) {
        return Future.succeededFuture(new TokenCredentials(token)).compose(known.verifier()::authenticate);
    }

    private static Header header(String token) {
        if (token.length() > Limits.TOKEN) {
            throw new IllegalArgumentException("too long");
        }
        String encoded = token.substring(0, token.indexOf('.'));
        JsonObject header = new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(encoded)));
        return new Header(
                header.getString("alg"),
                Optional.ofNullable(header.getString("kid")),
                header.containsKey("crit") || header.containsKey("b64"));
    }

    private static JsonObject claims(User user) {
        return user.attributes().getJsonObject("accessToken");
    }

    private Identity identity(JsonObject claims) {
        Instant now = clock.instant();
        Instant earliest = now.minusSeconds(settings.leewaySeconds());
        Instant latest = now.plusSeconds(settings.leewaySeconds());
        Instant expiresAt = time(claims, "exp").orElseThrow(() -> refusal("'exp' is missing"));
        check(expiresAt.isAfter(earliest), "expired");
        check(time(claims, "nbf").filter(latest::isBefore).isEmpty(), "'nbf' is in the future");
        check(time(claims, "auth_time").filter(latest::isBefore).isEmpty(), "'auth_time' is in the future");
        check(
                settings.issuer().isEmpty() || settings.issuer().get().equals(claims.getValue("iss")),
                "'iss' is not the configured one");
        check(settings.audience().isEmpty() || isForUs(claims.getValue("aud")), "'aud' is not a configured one");
        check("id".equals(claims.getValue("token_use", "id")), "'token_use' is not 'id'");
        Object user = claims.getValue(settings.userClaim());
        if (!(user instanceof String userId) || !BodyDecoder.isUserId(userId) || BotId.isBot(userId)) {
            refusedUserIds.log(user);
            throw refusal("'" + settings.userClaim() + "' is not a user id");
        }
        return new Identity(
                userId,
                expiresAt,
                Duration.between(earliest, expiresAt),
                isAdministrator(claims),
                TokenProfile.of(claims, profiles, latest),
                false);
    }

    private boolean isAdministrator(JsonObject claims) {
        Object value = settings.adminClaim().map(claims::getValue).orElse(null);
        return value instanceof JsonArray several
                ? several.contains(settings.adminValue())
                : settings.adminValue().equals(String.valueOf(value));
    }

    private boolean isForUs(Object audience) {
        List<?> audiences =
                audience instanceof JsonArray several ? several.getList() : List.of(String.valueOf(audience));
        return audiences.stream().anyMatch(settings.audience()::contains);
    }

    /** Parses a NumericDate (RFC 7519, section 2). A claim that is present but not a number refuses the token. */
    private static Optional<Instant> time(JsonObject claims, String claim) {
        Object value = claims.getValue(claim);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Number seconds && Math.abs(seconds.doubleValue()) < 1e12) {
            return Optional.of(Instant.ofEpochSecond(seconds.longValue()));
        }
        throw refusal("'" + claim + "' is not a time");
    }

    private static void check(boolean holds, String fault) {
        if (!holds) {
            throw refusal(fault);
        }
    }

    private static <T> Future<T> refuse(String fault) {
        return Future.failedFuture(refusal(fault));
    }

    private static ChatException refusal(String fault) {
        return ChatException.of(ErrorCode.UNAUTHORIZED, "token " + fault);
    }
}
