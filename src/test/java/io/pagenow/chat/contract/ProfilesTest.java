package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and pictures come from tokens, or from the users themselves where the server lets them. */
class ProfilesTest {
    @AutoClose
    private static final IdentityProvider provider = IdentityProvider.start();

    @AutoClose
    private static final TestServer server =
            TestServer.with().identityProvider(provider).start();

    @AutoClose
    private static final TestServer editable =
            TestServer.with().set("CHAT_PROFILES_EDITABLE", "true").start();

    private final long now = Instant.now().getEpochSecond();

    private static String id(String name) {
        return name + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static TestUser user(String id) {
        return server.user(id, provider.token(id).sign());
    }

    private static TestUser named(String id, String name, long issuedAt) {
        return server.user(
                id,
                provider.token(id).claim("name", name).claim("iat", issuedAt).sign());
    }

    private static JsonObject profile(TestUser viewer, String id) {
        return viewer.get("/users?ids=" + Rest.encoded(id)).objects().stream()
                .findFirst()
                .orElseThrow();
    }

    private static void awaitName(TestUser viewer, String id, String name) {
        await().untilAsserted(
                        () -> assertThat(profile(viewer, id).getString("name")).isEqualTo(name));
    }

    @Test
    void aCallStoresTheNameAndThePictureOfItsToken() {
        TestUser ann = server.user(
                id("ann"),
                provider.token(id("ann"))
                        .claim("cognito:username", "ann-with-picture")
                        .claim("name", "  Ann\u0000\u202e Lee\n ")
                        .claim("picture", "https://example.org/ann.png")
                        .claim("email", "ann@example.org")
                        .sign());
        TestUser self = server.user("ann-with-picture", ann.token());

        self.get("/me");

        awaitName(self, self.id(), "Ann Lee");
        JsonObject profile = profile(self, self.id());
        assertThat(profile.fieldNames()).containsExactlyInAnyOrder("userId", "name", "picture", "updatedAt");
        assertThat(profile.getString("picture")).isEqualTo("https://example.org/ann.png");
        assertThat(profile.getString("updatedAt")).matches(Shapes.TIMESTAMP);
    }

    @Test
    void aHandshakeStoresTheNameOfItsToken() {
        TestUser ann = named(id("ann"), "Ann by socket", now);
        try (TestSocket socket = ann.connect()) {
            awaitName(user(ann.id()), ann.id(), "Ann by socket");

            socket.send(new JsonObject()
                    .put("action", "authenticate")
                    .put("token", named(ann.id(), "Ann again", now + 1).token()));
            socket.awaitType("authenticated");

            awaitName(user(ann.id()), ann.id(), "Ann again");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/a.png",
                "javascript:alert(1)",
                "https:",
                "https://user:secret@example.org/a.png",
                "not a url"
            })
    void aPictureThatIsNoSafeUrlIsIgnored(String picture) {
        String id = id("ann");
        TestUser ann = server.user(
                id,
                provider.token(id)
                        .claim("name", "Ann")
                        .claim("picture", picture)
                        .sign());

        ann.get("/me");

        awaitName(ann, id, "Ann");
        assertThat(profile(ann, id).containsKey("picture")).isFalse();
    }

    @Test
    void claimsOfOtherTypesCountAsAbsent() {
        String id = id("ann");
        TestUser ann = server.user(
                id,
                provider.token(id)
                        .claim("name", 7)
                        .claim("picture", new JsonObject())
                        .claim("iat", -5)
                        .sign());

        assertThat(ann.get("/me").status()).isEqualTo(200);
        named(id, "Ann", now).get("/me");
        awaitName(ann, id, "Ann");
    }

    @Test
    void aLongNameIsCutToAHundredCharacters() {
        TestUser ann = named(id("ann"), "😀".repeat(150), now);

        ann.get("/me");

        awaitName(ann, ann.id(), "😀".repeat(100));
    }

    @Test
    void aStaleTokenNeverOverridesANewerOne() {
        String id = id("ann");
        named(id, "second", now + 2).get("/me");
        awaitName(user(id), id, "second");

        named(id, "first", now + 1).get("/me");
        server.user(
                        id,
                        provider.token(id)
                                .without("iat")
                                .claim("name", "timeless")
                                .sign())
                .get("/me");
        named(id, "third", now + 3).get("/me");

        awaitName(user(id), id, "third");
        named(id, "second again", now + 2).get("/me");
        // A later claim of another user is stored after whatever was stored of this one.
        TestUser other = named(id("ben"), "Ben", now);
        other.get("/me");
        awaitName(other, other.id(), "Ben");
        assertThat(profile(user(id), id).getString("name")).isEqualTo("third");
    }

    @Test
    void aTokenWithTheSameNameStillMakesOlderOnesStale() {
        String id = id("ann");
        named(id, "name", now + 1).get("/me");
        awaitName(user(id), id, "name");
        server.restart();
        named(id, "name", now + 5).get("/me");
        TestUser other = named(id("ben"), "Ben", now);
        other.get("/me");
        awaitName(other, other.id(), "Ben");
        server.restart();

        named(id, "stale", now + 3).get("/me");
        TestUser last = named(id("cleo"), "Cleo", now);
        last.get("/me");

        awaitName(server.user(last.id(), last.token()), last.id(), "Cleo");
        assertThat(profile(user(id), id).getString("name")).isEqualTo("name");
    }

    @Test
    void profilesAreForThoseWhoShareAConversation() {
        TestUser ann = user(id("ann"));
        TestUser ben = named(id("ben"), "Ben", now);
        TestUser eve = user(id("eve"));
        ann.direct(ben);
        ben.get("/me");
        awaitName(ann, ben.id(), "Ben");

        String query = "/users?ids=" + ann.id() + "," + ben.id() + "," + eve.id();
        assertThat(ann.get(query).objects())
                .extracting(each -> each.getString("userId"))
                .containsExactly(ann.id(), ben.id());
        assertThat(eve.get(query).objects())
                .extracting(each -> each.getString("userId"))
                .containsExactly(eve.id());
        assertThat(profile(ann, ann.id()).fieldNames()).containsExactly("userId");
    }

    @Test
    void anUnchangedAnswerIsNotSentAgain() {
        TestUser ann = named(id("ann"), "Ann", now);
        ann.get("/me");
        awaitName(ann, ann.id(), "Ann");
        String path = "/users?ids=" + ann.id();
        String tag = ann.get(path).header("etag").orElseThrow();

        Rest.Answer same = Rest.get(server.http().resolve(path), "Authorization", ann.token(), "If-None-Match", tag);
        Rest.Answer other =
                Rest.get(server.http().resolve(path), "Authorization", ann.token(), "If-None-Match", "\"other\"");

        assertThat(same.status()).isEqualTo(304);
        assertThat(other.status()).isEqualTo(200);
        assertThat(other.header("etag")).contains(tag);
    }

    @ParameterizedTest
    @CsvSource(
            value = {"'' | missing-field", "?ids= | invalid-field", "?ids=a,,b | invalid-field"},
            delimiter = '|')
    void badIdsAreNamed(String query, String code) {
        Rest.Answer answer = user(id("ann")).get("/users" + query.strip());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object().getString("code")).isEqualTo(code);
        assertThat(answer.object().getString("field")).isEqualTo("ids");
    }

    @Test
    void moreThanTwoHundredIdsAreRefused() {
        String ids = IntStream.range(0, 201).mapToObj(number -> "u" + number).collect(Collectors.joining(","));

        assertThat(user(id("ann")).get("/users?ids=" + ids).status()).isEqualTo(400);
    }

    @Test
    void whoSharesASmallConversationHearsOfAChangeAtOnce() {
        TestUser ben = named(id("ben"), "Ben", now);
        TestUser ann = user(id("ann"));
        ann.direct(ben);
        try (TestSocket anns = ann.connect();
                TestSocket strange = user(id("eve")).connect()) {
            ben.get("/me");

            JsonObject changed = anns.awaitType("profile-changed");

            assertThat(changed.getString("userId")).isEqualTo(ben.id());
            assertThat(changed.getString("name")).isEqualTo("Ben");
            assertThat(changed.getString("updatedAt")).matches(Shapes.TIMESTAMP);
            assertThat(strange.settled()).isEmpty();
        }
    }

    @Test
    void theListHasTheNameOfTheOtherInDirectConversationsAlone() {
        TestUser ben = named(id("ben"), "Ben", now);
        TestUser ann = user(id("ann"));
        String direct = ann.direct(ben);
        String group = ann.group("Crew", ben, user(id("cleo")));
        for (String conversation : List.of(direct, group)) {
            ann.post(
                    "/conversations/" + conversation + "/messages",
                    new JsonObject()
                            .put("tempMessageId", "t")
                            .put("content", "hello")
                            .encode());
        }
        assertThat(entry(ann, direct).containsKey("name")).isFalse();

        ben.get("/me");

        await().untilAsserted(
                        () -> assertThat(entry(ann, direct).getString("name")).isEqualTo("Ben"));
        assertThat(entry(ann, group).containsKey("name")).isFalse();
    }

    private static JsonObject entry(TestUser user, String conversation) {
        return user.conversations().stream()
                .filter(each -> each.getString("conversationId").equals(conversation))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void usersMayNotEditTheirProfilesUnlessTheServerLetsThem() {
        Rest.Answer answer = user(id("ann")).put("/me/profile", "{\"name\":\"Me\"}");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.object().getString("code")).isEqualTo("not-allowed");
    }

    @Test
    void anEditedProfileIsKeptWhateverTokensSay() {
        String id = id("ann");
        TestUser ann = editable.user(id);
        ann.put("/me/profile", "{\"name\":\" Ann \",\"picture\":\"https://example.org/a.png\"}");

        editable.user(id, token(id, "Of the token")).get("/me");
        TestUser other = editable.newUser("ben");
        editable.user(other.id(), token(other.id(), "Ben")).get("/me");

        awaitName(other, other.id(), "Ben");
        JsonObject profile = profile(ann, id);
        assertThat(profile.getString("name")).isEqualTo("Ann");
        assertThat(profile.getString("picture")).isEqualTo("https://example.org/a.png");
        assertThat(ann.put("/me/profile", "{\"name\":\"Ann\",\"picture\":null}")
                        .object()
                        .containsKey("picture"))
                .isFalse();
    }

    @Test
    void anEditedProfileReachesAllConnectionsOfAUserWithoutConversations() {
        TestUser ann = editable.newUser("ann");
        try (TestSocket socket = ann.connect()) {
            ann.put("/me/profile", "{\"name\":\"Ann\"}");

            JsonObject frame = socket.awaitType("profile-changed");
            assertThat(frame.getString("userId")).isEqualTo(ann.id());
            assertThat(frame.getString("name")).isEqualTo("Ann");
        }
    }

    @Test
    void theEditOfProfilesIsAFeatureOnlyWhereItIsAllowed() {
        assertThat(features(editable)).contains("profiles", "edit-profile");
        assertThat(features(server)).contains("profiles").doesNotContain("edit-profile");
    }

    private static List<String> features(TestServer server) {
        return Rest.get(server.http().resolve("/client-settings")).object().getJsonArray("features").stream()
                .map(String.class::cast)
                .toList();
    }

    /** A token of the development sign-in that states a name. */
    private static String token(String id, String name) {
        return Rest.post(
                        editable.http().resolve("/dev/token"),
                        new JsonObject().put("userId", id).put("name", name).encode())
                .object()
                .getString("token");
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "{} | missing-field | name",
                "{\"name\":null} | missing-field | name",
                "{\"name\":7} | invalid-field | name",
                "{\"name\":\"\"} | invalid-field | name",
                "{\"name\":\" \\u0007 \"} | invalid-field | name",
                "{\"name\":\"a\",\"picture\":\"http://a.de/\"} | invalid-field | picture",
                "{\"name\":\"a\",\"picture\":7} | invalid-field | picture",
                "{\"name\":\"a\",\"picture\":[\"https://a.de/\"]} | invalid-field | picture",
                "{\"name\":\"a\",\"name\":\"b\"} | invalid-json | name"
            },
            delimiter = '|')
    void aBadProfileIsNamed(String body, String code, String field) {
        TestUser ann = editable.newUser("ann");

        Rest.Answer answer = ann.put("/me/profile", body.strip());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object().getString("code")).isEqualTo(code.strip());
        assertThat(answer.object().getString("field")).isEqualTo(field.strip());
        assertThat(profile(ann, ann.id()).containsKey("name")).isFalse();
    }

    @Test
    void aNameAndAPictureThatAreTooLongAreRefused() {
        TestUser ann = editable.newUser("ann");
        JsonObject name = new JsonObject().put("name", "x".repeat(101));
        JsonObject picture =
                new JsonObject().put("name", "x".repeat(100)).put("picture", "https://example.org/" + "x".repeat(481));

        assertThat(ann.put("/me/profile", name.encode()).object().getString("field"))
                .isEqualTo("name");
        assertThat(ann.put("/me/profile", picture.encode()).object().getString("field"))
                .isEqualTo("picture");
    }
}
