package io.pagenow.chat.auth;

import static io.pagenow.chat.support.Strange.assertText;
import static io.pagenow.chat.support.Strange.lines;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;

/** Whatever a token says, signed or not, it speaks for a user within all limits or is refused. */
class TokenVerifierFuzzTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final int LEEWAY_SECONDS = 30;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final KeyPair KEYS = newKeys();

    @AutoClose("close")
    private static final Vertx vertx = Vertx.vertx();

    private static final TokenVerifier verifier = new TokenVerifier(
            new PublicKey(VerificationKeys.of(vertx, List.of(jwk()))),
            new Settings.Auth(
                    Optional.empty(),
                    Optional.of("us"),
                    List.of("app"),
                    "cognito:username",
                    LEEWAY_SECONDS,
                    Optional.of("groups"),
                    "admin",
                    Optional.empty()),
            new Settings.Profiles(Optional.of("name"), Optional.of("picture"), false),
            InstantSource.fixed(NOW));

    private record PublicKey(VerificationKeys current) implements KeySource {
        @Override
        public Future<VerificationKeys> refreshed() {
            return Future.succeededFuture(current);
        }

        @Override
        public void close() {}
    }

    /** The first line is the token's header, what follows are its claims; the right key signs both. */
    @DictionaryFile(resourcePath = "/fuzz/json.dict")
    @FuzzTest(maxDuration = "5s")
    void aTokenIsForAUserOrRefused(byte[] input) throws GeneralSecurityException {
        byte[][] parts = lines(input, 2);
        String signed = BASE64.encodeToString(parts[0]) + "." + BASE64.encodeToString(parts[1]);
        byte[] signature = signature(signed);
        verified(signed + "." + BASE64.encodeToString(signature)).ifPresent(identity -> {
            assertThat(new JsonObject(Buffer.buffer(parts[0])).getString("alg")).isEqualTo("RS256");
            JsonObject claims = new JsonObject(Buffer.buffer(parts[1]));
            assertThat(claims.getString("iss")).isEqualTo("us");
            assertText(identity.userId(), 1, 200);
            assertThat(identity.userId()).isEqualTo(claims.getString("cognito:username"));
            assertThat(identity.expiresAt()).isAfter(NOW.minusSeconds(LEEWAY_SECONDS));
        });

        signature[signature.length / 2] ^= 1;
        assertThat(verified(signed + "." + BASE64.encodeToString(signature))).isEmpty();
        assertThat(verified(signed + ".")).isEmpty();
        assertThat(verified(signed)).isEmpty();
        assertThat(verified(new String(input, UTF_8))).isEmpty();
    }

    private static Optional<Identity> verified(String token) {
        Future<Identity> verified = verifier.verify(token);
        assertThat(verified.isComplete()).isTrue();
        if (verified.failed()) {
            assertThat(verified.cause())
                    .isInstanceOfSatisfying(ChatException.class, refusal -> assertThat(refusal.code())
                            .isEqualTo(ErrorCode.UNAUTHORIZED));
        }
        return Optional.ofNullable(verified.result());
    }

    private static byte[] signature(String signed) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(KEYS.getPrivate());
        signer.update(signed.getBytes(US_ASCII));
        return signer.sign();
    }

    private static JsonObject jwk() {
        RSAPublicKey key = (RSAPublicKey) KEYS.getPublic();
        return new JsonObject()
                .put("kty", "RSA")
                .put("kid", "k")
                .put("n", number(key.getModulus()))
                .put("e", number(key.getPublicExponent()));
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        return BASE64.encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
    }

    /** A short one: it signs thousands of tokens, and guards nothing. */
    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(1024);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
