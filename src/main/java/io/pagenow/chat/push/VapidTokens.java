package io.pagenow.chat.push;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;

/**
 * The header {@code Authorization} of pushes (RFC 8292): a token for each push service, signed with ES256 (RFC 7518, section 3.4) and used
 * again for half of its life, because a signature costs as much as an encryption. Thread-safe.
 */
final class VapidTokens {
    /** A token may be valid for 24 hours at most (RFC 8292, section 2). */
    private static final Duration LIFE = Duration.ofHours(12);

    private static final int MAX_TOKENS = 2_000;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER = encoded("{\"typ\":\"JWT\",\"alg\":\"ES256\"}");

    private final String contact;
    private final InstantSource clock;
    private final Cache<Audience, String> tokens = Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .expireAfterWrite(LIFE.dividedBy(2))
            .build();

    private record Audience(String origin, String publicKey) {}

    /** @param contact {@code mailto:} or {@code https:} URI of the operator */
    VapidTokens(String contact, InstantSource clock) {
        this.contact = contact;
        this.clock = clock;
    }

    /** @param origin scheme, host and port of the push service */
    String authorization(String origin, VapidKey key) throws GeneralSecurityException {
        Audience audience = new Audience(origin, key.publicKey());
        String token = tokens.getIfPresent(audience);
        if (token == null) {
            token = token(origin, key);
            tokens.put(audience, token);
        }
        return "vapid t=" + token + ", k=" + key.publicKey();
    }

    private String token(String origin, VapidKey key) throws GeneralSecurityException {
        JsonObject claims = new JsonObject()
                .put("aud", origin)
                .put("exp", clock.instant().plus(LIFE).getEpochSecond())
                .put("sub", contact);
        String signed = HEADER + "." + encoded(claims.encode());
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key.privateKey());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + BASE64.encodeToString(signature.sign());
    }

    private static String encoded(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
