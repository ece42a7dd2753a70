package io.pagenow.chat.auth;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An immutable snapshot of the public keys that verify tokens.
 *
 * @param verifier checks a signature against these keys, and nothing else
 * @param ids the keys' {@code kid}s
 * @param unnamed whether some key has no {@code kid}, which is optional (RFC 7517, section 4.5); such a key may belong
 *     to any token
 */
record VerificationKeys(JWTAuth verifier, Set<String> ids, boolean unnamed) {

    /**
     * @param published JSON Web Keys (RFC 7517); keys that cannot verify RS256 signatures are skipped
     * @throws IllegalArgumentException if no usable key remains. A verifier without keys must never be made: it would
     *     accept unsigned tokens
     */
    static VerificationKeys of(Vertx vertx, Collection<JsonObject> published) {
        List<JsonObject> usable = published.stream()
                .filter(VerificationKeys::isUsable)
                .map(VerificationKeys::forRs256)
                .toList();
        if (usable.isEmpty()) {
            throw new IllegalArgumentException("the key set holds no RSA key for RS256 signatures");
        }
        JWTAuthOptions options = new JWTAuthOptions().setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
        usable.forEach(options::addJwk);
        return new VerificationKeys(
                JWTAuth.create(vertx, options),
                usable.stream()
                        .map(key -> key.getString("kid"))
                        .filter(Objects::nonNull)
                        .collect(Collectors.toUnmodifiableSet()),
                usable.stream().anyMatch(key -> !key.containsKey("kid")));
    }

    /** Returns whether the key of a token may be among these. */
    boolean mayContain(Optional<String> keyId) {
        return unnamed || keyId.isEmpty() || ids.contains(keyId.get());
    }

    private static JsonObject forRs256(JsonObject published) {
        JsonObject key = new JsonObject()
                .put("kty", "RSA")
                .put("alg", "RS256")
                .put("use", "sig")
                .put("n", published.getString("n"))
                .put("e", published.getString("e"));
        return published.getValue("kid") == null ? key : key.put("kid", published.getString("kid"));
    }

    private static boolean isUsable(JsonObject key) {
        return "RSA".equals(key.getValue("kty"))
                && "sig".equals(key.getValue("use", "sig"))
                && "RS256".equals(key.getValue("alg", "RS256"))
                && (key.getValue("kid") == null || key.getValue("kid") instanceof String)
                && key.getValue("n") instanceof String
                && key.getValue("e") instanceof String;
    }
}
