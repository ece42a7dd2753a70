package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.IdentityProvider.SigningKey;
import io.pagenow.chat.support.IdentityProvider.Token;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens of an identity provider: which open the door, and which do not. */
class TokensTest {
    @AutoClose
    private static final IdentityProvider provider = IdentityProvider.start();

    @AutoClose
    private static final TestServer server =
            TestServer.with().identityProvider(provider).start();

    @Test
    void aTokenOfTheProviderIsAcceptedWithAndWithoutBearer() {
        String token = provider.token("ann").sign();
        assertThat(status(token)).isEqualTo(200);
        assertThat(status("Bearer " + token)).isEqualTo(200);
        assertThat(status("bearer " + token)).isEqualTo(200);
    }

    @Threat({1, 3})
    @ParameterizedTest(name = "{0}")
    @MethodSource("forged")
    void whatIsNotTheProvidersIsRefused(String what, String token) {
        Rest.Answer answer = Rest.get(server.http().resolve("conversations"), "Authorization", token);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
        assertThatThrownBy(() -> TestSocket.open(server.webSocket(), "Authorization", token))
                .isInstanceOfSatisfying(TestSocket.Refused.class, refused -> assertThat(refused.status())
                        .isEqualTo(401));
    }

    static Stream<Arguments> forged() {
        long now = Instant.now().getEpochSecond();
        Token good = provider.token("ann");
        return Map.<String, String>ofEntries(
                        Map.entry(
                                "no signature, alg none",
                                good.header("alg", "none").unsigned() + "."),
                        Map.entry(
                                "alg none with a signature",
                                good.header("alg", "none").sign()),
                        Map.entry(
                                "an extension that must be understood",
                                good.header("crit", new JsonArray().add("exp"))
                                        .header("exp", now)
                                        .sign()),
                        Map.entry(
                                "an empty list of extensions",
                                good.header("crit", new JsonArray()).sign()),
                        Map.entry(
                                "an extension that is no list",
                                good.header("crit", "b64").sign()),
                        Map.entry(
                                "no extension at all", good.header("crit", null).sign()),
                        Map.entry(
                                "a payload that is not encoded",
                                good.header("b64", false)
                                        .header("crit", new JsonArray().add("b64"))
                                        .sign()),
                        Map.entry(
                                "a payload that may not be encoded",
                                good.header("b64", false).sign()),
                        Map.entry("two segments", good.unsigned()),
                        Map.entry("HS256 with the public key", hs256(good)),
                        Map.entry(
                                "another key under the known id",
                                good.signedBy(strangeKey()).sign()),
                        Map.entry("a changed claim", changed(good)),
                        Map.entry(
                                "wrong issuer",
                                good.claim("iss", "https://evil.example").sign()),
                        Map.entry("no issuer", good.without("iss").sign()),
                        Map.entry("wrong audience", good.claim("aud", "other").sign()),
                        Map.entry(
                                "access token",
                                good.claim("token_use", "access").sign()),
                        Map.entry("expired", good.claim("exp", now - 60).sign()),
                        Map.entry("no expiry", good.without("exp").sign()),
                        Map.entry("expiry is a text", good.claim("exp", "never").sign()),
                        Map.entry("not yet valid", good.claim("nbf", now + 600).sign()),
                        Map.entry(
                                "signed in tomorrow",
                                good.claim("auth_time", now + 600).sign()),
                        Map.entry("no user", good.without("cognito:username").sign()),
                        Map.entry(
                                "a user of 201 characters",
                                good.claim("cognito:username", "u".repeat(201)).sign()),
                        Map.entry(
                                "a user that is a number",
                                good.claim("cognito:username", 7).sign()),
                        Map.entry(
                                "a user with the id of a bot",
                                good.claim("cognito:username", "bot:orders").sign()),
                        Map.entry("nonsense", "nonsense"),
                        Map.entry("empty segments", ".."))
                .entrySet()
                .stream()
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @Threat(1)
    @Test
    void keysThatATokenBringsAlongAreNeverFetchedOrUsed() {
        SigningKey strange = strangeKey();
        Token token = provider.token("ann").signedBy(strange);
        String address = provider.address("/evil.json");
        assertThat(status(token.header("jku", address).sign())).isEqualTo(401);
        assertThat(status(token.header("x5u", address).sign())).isEqualTo(401);
        assertThat(status(token.header("x5c", new JsonArray().add("MIIB")).sign()))
                .isEqualTo(401);
        assertThat(status(token.header("jwk", "{}").sign())).isEqualTo(401);
        assertThat(provider.strangeRequests()).isZero();
    }

    @Test
    void severalAudiencesAreSearchedForOurs() {
        String token = provider.token("ann")
                .claim("aud", new JsonArray().add("other").add(IdentityProvider.AUDIENCE))
                .sign();
        assertThat(status(token)).isEqualTo(200);
    }

    @Threat(2)
    @Test
    void aFloodOfUnknownKeyIdsLeadsToOneLookAndARotatedKeyIsFound() {
        try (IdentityProvider own = IdentityProvider.start();
                TestServer rotating = TestServer.with().identityProvider(own).start()) {
            String before = own.token("ann").sign();
            own.rotate();
            assertThat(status(rotating, own.token("ann").sign())).isEqualTo(200);
            int requests = own.requests();
            for (int index = 0; index < 50; index++) {
                assertThat(status(
                                rotating,
                                own.token("ann")
                                        .header("kid", "made-up-" + index)
                                        .sign()))
                        .isEqualTo(401);
            }
            assertThat(own.requests()).isEqualTo(requests);
            assertThat(status(rotating, before)).isEqualTo(401);
        }
    }

    @Threat(2)
    @Test
    void whileTheProviderIsDownKnownKeysGoOnWorkingAndNothingOpens() {
        try (IdentityProvider own = IdentityProvider.start();
                TestServer lonely = TestServer.with().identityProvider(own).start()) {
            own.setDown(true);
            assertThat(status(lonely, own.token("ann").sign())).isEqualTo(200);
            assertThat(status(
                            lonely,
                            own.token("ann")
                                    .signedBy(strangeKey())
                                    .header("kid", "new")
                                    .sign()))
                    .isEqualTo(401);
            assertThat(status(lonely, own.token("ann").sign())).isEqualTo(200);
        }
    }

    @Threat(15)
    @Test
    void thereIsNoDevelopmentSignInBesideAProvider() {
        assertThat(Rest.post(server.http().resolve("dev/token"), "{\"userId\":\"ann\"}")
                        .status())
                .isIn(401, 404);
    }

    @Test
    void aServerWhoseProviderPublishesNoKeyDoesNotStart() {
        try (IdentityProvider own = IdentityProvider.start()) {
            own.setDown(true);
            assertThatThrownBy(() -> TestServer.with().identityProvider(own).start())
                    .hasMessageContaining("auth.jwksUri");
        }
    }

    private static int status(String authorization) {
        return status(server, authorization);
    }

    private static int status(TestServer asked, String authorization) {
        return Rest.get(asked.http().resolve("conversations"), "Authorization", authorization)
                .status();
    }

    /** A key of somebody who is not the provider. */
    private static SigningKey strangeKey() {
        try (IdentityProvider stranger = IdentityProvider.start()) {
            return stranger.key();
        }
    }

    private static String changed(Token good) {
        String[] signed = good.sign().split("\\.", -1);
        String[] other = good.claim("cognito:username", "ben").unsigned().split("\\.", -1);
        return other[0] + "." + other[1] + "." + signed[2];
    }

    private static String hs256(Token good) {
        try {
            Token token = good.header("alg", "HS256");
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(good.key().pair().getPublic().getEncoded(), "HmacSHA256"));
            return token.with(mac.doFinal(token.unsigned().getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
