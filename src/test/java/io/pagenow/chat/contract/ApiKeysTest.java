package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.model.Scope;
import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestKeys;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Which API keys open which calls. */
@Threat(38)
class ApiKeysTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private static final TestKeys keys = new TestKeys(server);

    private final TestUser ann = server.newUser("ann");

    private static void assertRefused(Rest.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.object().getString("code")).isEqualTo(code);
    }

    private static TestUser with(TestUser bot, String authorization) {
        return new TestUser(server, bot.id(), authorization);
    }

    @Test
    void theSchemeMayBeWrittenInSmallLettersAndWithSeveralSpaces() {
        TestUser bot = keys.bot(Scope.READ);
        String key = bot.token().substring("Key ".length());

        for (String authorization : List.of("key " + key, "KEY   " + key, "Key \t " + key + "  ")) {
            assertThat(with(bot, authorization).get("/conversations").status()).isEqualTo(200);
        }
    }

    @Test
    void whatIsNotAValidKeyIsRefused() {
        TestUser bot = keys.bot(Scope.READ);
        TestUser other = keys.bot(Scope.READ);
        String id = TestKeys.id(bot);
        String secret = TestKeys.secret(bot);
        for (String credential : List.of(
                "",
                ".",
                id,
                id + ".",
                "." + secret,
                id + "." + secret + "x",
                id + "." + secret.substring(1),
                id + "." + secret.toLowerCase(Locale.ROOT),
                id + "." + TestKeys.secret(other),
                id.toUpperCase(Locale.ROOT) + "X." + secret,
                id + " ." + secret,
                "x".repeat(4_000),
                id + "." + "x".repeat(4_000),
                "\u00e4." + secret)) {
            Rest.Answer answer = with(bot, "Key " + credential).get("/conversations");
            assertRefused(answer, 401, "invalid-key");
            assertThat(answer.body()).doesNotContain(secret);
        }
        assertThat(bot.get("/conversations").status()).isEqualTo(200);
    }

    @Test
    void aHeaderThatIsNotOfHttpEndsTheConnection() throws IOException {
        TestUser bot = keys.bot(Scope.READ);
        for (String authorization : List.of(
                "Authorization: " + bot.token() + "\u0000",
                "Authorization: " + bot.token() + "\r\nAuthorization: " + bot.token())) {
            assertThat(RawHttp.ask(
                                    server.http(),
                                    "GET /conversations HTTP/1.1\r\nHost: localhost\r\n" + authorization + "\r\n\r\n")
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void aRevokedKeyIsRefusedWhileItIsInUse() {
        TestUser bot = keys.bot(Scope.READ);
        assertThat(keys.register().revoke(TestKeys.id(bot))).isEqualTo(bot.id().substring("bot:".length()));

        await().untilAsserted(() -> assertRefused(bot.get("/conversations"), 401, "invalid-key"));
        keys.register().revoke(TestKeys.id(bot));
        assertRefused(bot.get("/conversations"), 401, "invalid-key");
    }

    @Test
    void aKeyEndsByItself() {
        TestUser bot = keys.bot(Instant.now().plusSeconds(8), Scope.READ);
        assertThat(bot.get("/conversations").status()).isEqualTo(200);

        await().untilAsserted(() -> assertRefused(bot.get("/conversations"), 401, "invalid-key"));
    }

    @Test
    void keysAreValidAfterARestart() {
        try (TestServer own = TestServer.start()) {
            TestUser bot = new TestKeys(own).bot(Scope.READ);
            own.restart();

            assertThat(bot.get("/conversations").status()).isEqualTo(200);
        }
    }

    /** Calls every operation of the document with every key that lacks its scope. */
    @Test
    void everyCallNeedsItsScope() {
        TestUser all = keys.bot(Scope.values());
        Map<Scope, TestUser> without = new HashMap<>();
        for (Scope scope : Scope.values()) {
            Set<Scope> others = EnumSet.complementOf(EnumSet.of(scope, Scope.ADMIN));
            if (scope != Scope.MODERATE && scope != Scope.ADMIN) {
                others.add(Scope.ADMIN);
            }
            without.put(scope, keys.bot(others.toArray(Scope[]::new)));
        }
        JsonObject paths =
                Rest.get(server.http().resolve("/openapi.json")).object().getJsonObject("paths");
        List<String> closed = new ArrayList<>();
        int open = 0;
        for (String path : paths.fieldNames()) {
            for (String method : paths.getJsonObject(path).fieldNames()) {
                if (method.equals("parameters")) {
                    continue;
                }
                JsonObject operation = paths.getJsonObject(path).getJsonObject(method);
                JsonArray security = operation.getJsonArray("security", new JsonArray().add(new JsonObject()));
                if (security.isEmpty()) {
                    continue;
                }
                String filled = path.replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
                JsonArray needed = security.stream()
                        .map(JsonObject.class::cast)
                        .filter(scheme -> scheme.containsKey("key"))
                        .map(scheme -> scheme.getJsonArray("key"))
                        .findFirst()
                        .orElse(new JsonArray());
                if (needed.isEmpty()) {
                    closed.add(operation.getString("operationId"));
                    assertRefused(call(all, method, filled), 403, "forbidden");
                } else {
                    open++;
                    TestUser bot = without.get(Scope.of(needed.getString(0)).orElseThrow());
                    Rest.Answer answer = call(bot, method, filled);
                    assertRefused(answer, 403, "forbidden");
                    assertThat(answer.object().getString("detail")).contains("'" + needed.getString(0) + "'");
                }
            }
        }
        assertThat(open).isEqualTo(49);
        assertThat(closed)
                .containsExactlyInAnyOrder(
                        "changeOwnSettings",
                        "createWebhook",
                        "deleteWebhook",
                        "enableWebhook",
                        "listWebhookDeliveries",
                        "listWebhooks",
                        "replayWebhook",
                        "retryWebhook",
                        "rotateWebhookSecret",
                        "getPresence",
                        "setVisibility",
                        "getPages",
                        "changeMySettings",
                        "exportMe",
                        "blockUser",
                        "unblockUser",
                        "reportMessages",
                        "getLinkPreview",
                        "getPushKey",
                        "listPushSubscriptions",
                        "subscribeToPush",
                        "unsubscribeFromPush");
    }

    private static Rest.Answer call(TestUser bot, String method, String path) {
        return switch (method) {
            case "get" -> bot.get(path);
            case "delete" -> bot.delete(path);
            case "post" -> bot.post(path, "{}");
            case "put" -> bot.put(path, "{}");
            case "patch" -> bot.patch(path, "{}");
            default -> throw new IllegalArgumentException(method);
        };
    }

    @Test
    void aKeyOpensNoSocket() {
        TestUser bot = keys.bot(Scope.values());

        for (URI endpoint : List.of(server.webSocket(), server.webSocket().resolve("/presence"))) {
            assertThat(catchThrowableOfType(
                                    TestSocket.Refused.class,
                                    () -> TestSocket.open(endpoint, "Authorization", bot.token()))
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void aLimitedKeyIsForItsConversationsAlone() {
        TestUser cat = server.newUser("cat");
        TestUser maker = keys.bot(Scope.MEMBERS, Scope.SEND);
        String own = maker.group("own", ann, cat);
        String other = maker.group("other", ann, cat);
        TestUser limited = keys.bot(
                EnumSet.of(Scope.READ, Scope.SEND, Scope.MEMBERS, Scope.ACT_AS), Set.of(UUID.fromString(own)), 1_000);
        maker.post("/conversations/" + own + "/participants", "{\"userIds\":[\"" + limited.id() + "\"]}");
        maker.post("/conversations/" + other + "/participants", "{\"userIds\":[\"" + limited.id() + "\"]}");

        assertThat(limited.get("/conversations/" + own).status()).isEqualTo(200);
        assertThat(limited.get("/conversations/" + own.toUpperCase(Locale.ROOT)).status())
                .isEqualTo(200);
        for (String path : List.of(
                "/conversations/" + other,
                "/conversations/" + UUID.randomUUID(),
                "/conversations/nonsense",
                "/conversations/" + other + "/messages",
                "/conversations",
                "/search?q=order",
                "/conversation/direct/" + ann.id(),
                "/me",
                "/users?ids=" + ann.id(),
                "/attachments/" + UUID.randomUUID())) {
            assertRefused(limited.get(path), 403, "forbidden");
        }
        String message = "{\"tempMessageId\":\"t\",\"content\":\"c\"}";
        assertRefused(limited.post("/conversations/" + other + "/messages", message), 403, "forbidden");
        assertRefused(
                limited.post(
                        "/conversation",
                        "{\"recipientIdArr\":[\"" + ann.id() + "\"],\"isGroup\":false,\"title\":\"\"}"),
                403,
                "forbidden");
        assertRefused(
                Rest.get(
                        server.http().resolve("/conversations/" + other),
                        "Authorization",
                        limited.token(),
                        "X-Act-As",
                        ann.id()),
                403,
                "forbidden");
    }

    @Test
    void aKeyHasARateOfItsOwn() {
        TestUser slow = keys.bot(EnumSet.of(Scope.READ), Set.of(), 1);
        TestUser other = keys.bot(Scope.READ);
        Rest.Answer refused;
        do {
            refused = slow.get("/me");
        } while (refused.status() == 200);

        assertRefused(refused, 429, "rate-limited");
        assertThat(refused.header("Retry-After")).isPresent();
        assertThat(other.get("/me").status()).isEqualTo(200);
    }

    @Test
    void theLastUseIsWrittenAtMostOnceAMinute() {
        TestUser bot = keys.bot(Scope.READ);
        await().untilAsserted(() -> assertThat(lastUse(bot)).isNotNull());
        String first = lastUse(bot);
        for (int call = 0; call < 20; call++) {
            bot.get("/me");
        }
        assertThat(lastUse(bot)).isEqualTo(first);
    }

    private static String lastUse(TestUser bot) {
        return text("SELECT last_used_at FROM api_key_table WHERE key_id = '" + TestKeys.id(bot) + "'");
    }

    private static String text(String sql) {
        try (Connection database = server.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void nobodyCanReadASecretAgain() {
        TestUser bot = keys.bot(Scope.READ);
        String secret = TestKeys.secret(bot);
        String id = TestKeys.id(bot);

        assertThat(text("SELECT string_agg(k::text, '') FROM api_key_table k"))
                .contains(id)
                .doesNotContain(secret);
        assertThat(keys.register().list().toString()).contains(id).doesNotContain(secret);
        assertThat(text("SELECT string_agg(a::text, '') FROM audit_table a WHERE action = 'create-api-key'"))
                .contains(id)
                .doesNotContain(secret);
    }

    @Test
    void administrationNeedsTheScopesOfAdministration() {
        TestUser moderator = keys.bot(Scope.MODERATE, Scope.ACT_AS);
        TestUser administrator = keys.bot(Scope.ADMIN);
        TestUser bot = keys.bot(Scope.READ);
        String ban = "/admin/users/" + bot.id() + "/ban";

        assertThat(administrator.get("/admin/status").status()).isEqualTo(200);
        assertRefused(moderator.get("/admin/status"), 403, "forbidden");
        assertThat(moderator.get("/admin/reports").status()).isEqualTo(200);
        assertThat(administrator.get("/admin/reports").status()).isEqualTo(200);
        assertRefused(
                Rest.get(
                        server.http().resolve("/admin/reports"),
                        "Authorization",
                        moderator.token(),
                        "X-Act-As",
                        ann.id()),
                403,
                "forbidden");

        assertThat(moderator.post(ban, "").status()).isEqualTo(200);
        await().untilAsserted(() -> assertRefused(bot.get("/me"), 403, "forbidden"));
        assertThat(moderator.delete(ban).status()).isEqualTo(204);
        await().untilAsserted(() -> assertThat(bot.get("/me").status()).isEqualTo(200));
    }

    @Test
    void requestsAreCountedByWhatWasDecided() {
        TestUser bot = keys.bot(Scope.READ);
        bot.get("/admin/status");
        with(bot, "Key x.y").get("/me");

        String metrics = Rest.get(server.http().resolve("/metrics")).body();
        for (String result : List.of("accepted", "invalid", "forbidden", "delayed")) {
            assertThat(metrics).contains("chat_api_key_requests_total{result=\"" + result + "\"}");
        }
    }
}
