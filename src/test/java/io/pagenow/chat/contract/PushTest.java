package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestBrowser;
import io.pagenow.chat.support.TestPushService;
import io.pagenow.chat.support.TestPushService.Push;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The users that are pushed to, and the contents of a push. */
class PushTest {
    @AutoClose
    private static final TestPushService service = new TestPushService();

    @AutoClose
    private static final TestServer server = service.server().start();

    private final TestUser ann = server.newUser("ann").named("Ann Lee");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cleo = server.newUser("cleo");
    private final TestBrowser browser = new TestBrowser();
    private final String endpoint = service.newEndpoint();

    @BeforeEach
    void benSubscribes() {
        Rest.Answer answer =
                ben.put("/me/push-subscriptions", browser.subscription(endpoint).encode());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    static long send(TestUser user, String conversation, JsonObject message) {
        Rest.Answer answer = user.post(
                "/conversations/" + conversation + "/messages",
                message.copy()
                        .put("tempMessageId", UUID.randomUUID().toString())
                        .encode());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.object().getLong("seq");
    }

    private static long send(TestUser user, String conversation, String content) {
        return send(user, conversation, new JsonObject().put("content", content));
    }

    private static void settings(TestUser user, String settings) {
        assertThat(user.put("/me/settings", settings).status()).isEqualTo(200);
    }

    private static void mute(TestUser user, String conversation, boolean mentionsPass) {
        Rest.Answer answer = user.put(
                "/conversations/" + conversation + "/me",
                new JsonObject()
                        .put("mutedUntil", "2099-01-01T00:00:00Z")
                        .put("mentions", mentionsPass)
                        .encode());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private JsonObject payload(int number) {
        return browser.decrypt(
                service.await(number, endpoint).get(number - 1).body().getBytes());
    }

    @Test
    void aMessageKnocksAtTheDeviceOfAUserWhoIsAway() throws GeneralSecurityException {
        String conversation = ann.direct(ben);
        await().until(() -> ben.get("/users?ids=" + ann.id()).body().contains("Ann Lee"));
        long seq = send(ann, conversation, "See you at ten");

        Push push = service.await(1, endpoint).get(0);
        assertThat(browser.decrypt(push.body().getBytes()))
                .isEqualTo(new JsonObject()
                        .put("type", "message")
                        .put("conversationId", conversation)
                        .put("seq", (int) seq)
                        .put("count", 1)
                        .put("isGroup", false)
                        .put("mentioned", false)
                        .put("senderId", ann.id())
                        .put("senderName", "Ann Lee")
                        .put("body", "See you at ten"));
        assertThat(push.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(push.headers())
                .containsEntry("TTL", "86400")
                .containsEntry("Urgency", "high")
                .containsEntry("Content-Encoding", "aes128gcm");
        assertThat(push.headers().get("Topic")).matches("[A-Za-z0-9_-]{32}");
        assertThat(push.body().length()).isLessThanOrEqualTo(4096);
        assertSignedByTheServer(push);
    }

    /** RFC 8292, sections 2 and 3. */
    private void assertSignedByTheServer(Push push) throws GeneralSecurityException {
        String key = ben.get("/push/key").object().getString("publicKey");
        String authorization = push.headers().get("Authorization");
        assertThat(authorization).matches("vapid t=[A-Za-z0-9_.-]+, k=" + key);
        String token = authorization.substring("vapid t=".length(), authorization.indexOf(','));
        int end = token.lastIndexOf('.');
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(TestBrowser.publicKey(Base64.getUrlDecoder().decode(key)));
        signature.update(token.substring(0, end).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(token.substring(end + 1))))
                .isTrue();
        JsonObject claims = new JsonObject(
                new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8));
        assertThat(claims.getString("aud")).isEqualTo(service.origin());
        assertThat(claims.getString("sub")).isEqualTo("mailto:operator@example.org");
        assertThat(claims.getLong("exp"))
                .isBetween(
                        Instant.now().getEpochSecond(),
                        Instant.now().plusSeconds(24 * 3600).getEpochSecond());
    }

    @Test
    void laterNewsOfAConversationTakesThePlaceOfEarlierAndOfAnotherDoesNot() {
        String one = ann.direct(ben);
        String other = cleo.direct(ben);
        send(ann, one, "first");
        service.await(1, endpoint);
        send(ann, one, "second");
        service.await(2, endpoint);
        send(cleo, other, "third");

        List<String> topics = service.await(3, endpoint).stream()
                .map(push -> push.headers().get("Topic"))
                .toList();
        assertThat(topics.get(1)).isEqualTo(topics.get(0));
        assertThat(topics.get(2)).isNotEqualTo(topics.get(0));
    }

    @Test
    void aGroupIsNamedAndWakesTheDeviceOnlyForMentions() {
        String group = ann.group("Crew", ben, cleo);
        send(ann, group, "hello all");
        JsonObject plain = payload(1);
        send(ann, group, new JsonObject().put("content", "hello ben").put("mentions", new JsonArray().add(ben.id())));
        JsonObject mention = payload(2);

        assertThat(plain.getString("title")).isEqualTo("Crew");
        assertThat(plain.getBoolean("isGroup")).isTrue();
        assertThat(plain.getBoolean("mentioned")).isFalse();
        assertThat(mention.getBoolean("mentioned")).isTrue();
        assertThat(service.of(endpoint))
                .extracting(push -> push.headers().get("Urgency"))
                .containsExactly("normal", "high");
    }

    @Test
    void withoutPreviewAPushHasNothingOfTheText() {
        settings(ben, "{\"push\":{\"preview\":false}}");
        send(ann, ann.direct(ben), "a secret");

        assertThat(payload(1).fieldNames()).doesNotContain("body");
        assertThat(payload(1).encode()).doesNotContain("secret");
    }

    @Test
    void longTextsAreCutSoThatEveryPushIsTaken() {
        String title = "\uD83D\uDE00".repeat(300);
        String group = ann.group(title, ben, cleo);
        send(ann, group, "\u0001\uD83D\uDE00\"".repeat(330));

        JsonObject payload = payload(1);
        assertThat(payload.getString("title")).startsWith("\uD83D\uDE00").endsWith("\u2026");
        assertThat(payload.getString("body")).startsWith("\u0001\uD83D\uDE00");
        assertThat(service.of(endpoint).get(0).body().length()).isLessThanOrEqualTo(4096);
    }

    /** Situations of ben in a group with ann and cleo, in which ann writes. */
    enum Situation {
        NOTHING_SPECIAL(true, false),
        MUTED(false, false),
        MUTED_AND_MENTIONED(true, true),
        MUTED_WITH_MENTIONS_AND_MENTIONED(false, true),
        WANTS_MENTIONS_ALONE(false, false),
        WANTS_MENTIONS_ALONE_AND_MENTIONED(true, true),
        WANTS_NONE_AND_MENTIONED(false, true),
        HAS_BLOCKED_THE_SENDER(false, true),
        IS_BLOCKED_BY_THE_SENDER(true, false),
        IS_AT_THE_DEVICE(false, true),
        HAS_LEFT_THE_DEVICE(true, false),
        IS_CONNECTED_AND_SILENT(true, false),
        HAS_JUST_SENT_BY_SOCKET(false, false),
        HAS_LEFT_THE_GROUP(false, false),
        HAS_UNSUBSCRIBED(false, true),
        IS_BANNED(false, true);

        private final boolean pushed;
        private final boolean mentioned;

        Situation(boolean pushed, boolean mentioned) {
            this.pushed = pushed;
            this.mentioned = mentioned;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMessageIsPushedInSomeSituationsAndNotInOthers(Situation situation) {
        String group = ann.group("Crew", ben, cleo);
        TestBrowser cleosBrowser = new TestBrowser();
        String cleosEndpoint = service.newEndpoint();
        cleo.put(
                "/me/push-subscriptions",
                cleosBrowser.subscription(cleosEndpoint).encode());
        try (Situated situated = new Situated(situation, group)) {
            JsonObject message = new JsonObject().put("content", "news");
            if (situation.mentioned) {
                message.put("mentions", new JsonArray().add(ben.id()));
            }
            send(ann, group, message);
            service.await(1, cleosEndpoint);
            if (situation.pushed) {
                assertThat(payload(1).getString("body")).isEqualTo("news");
            } else {
                // Requests to one service start in order, so what was not begun before the next push never is.
                send(ann, group, "marker");
                service.await(2, cleosEndpoint);
                assertThat(service.of(endpoint)).isEmpty();
            }
            assertThat(situated.socket == null || situated.socket.isOpen() || situation == Situation.IS_BANNED)
                    .isTrue();
        }
    }

    /** Ben in a situation, until closed. */
    private final class Situated implements AutoCloseable {
        private TestSocket socket;

        Situated(Situation situation, String group) {
            switch (situation) {
                case NOTHING_SPECIAL -> {}
                case MUTED, MUTED_AND_MENTIONED -> mute(ben, group, true);
                case MUTED_WITH_MENTIONS_AND_MENTIONED -> mute(ben, group, false);
                case WANTS_MENTIONS_ALONE, WANTS_MENTIONS_ALONE_AND_MENTIONED ->
                    settings(ben, "{\"push\":{\"notify\":\"mentions\"}}");
                case WANTS_NONE_AND_MENTIONED -> settings(ben, "{\"push\":{\"notify\":\"none\"}}");
                case HAS_BLOCKED_THE_SENDER -> ben.put("/me/blocked/" + ann.id(), "");
                case IS_BLOCKED_BY_THE_SENDER -> ann.put("/me/blocked/" + ben.id(), "");
                case IS_AT_THE_DEVICE -> atTheDevice(true);
                case HAS_LEFT_THE_DEVICE -> {
                    atTheDevice(true);
                    atTheDevice(false);
                }
                case IS_CONNECTED_AND_SILENT -> socket = ben.connect();
                case HAS_JUST_SENT_BY_SOCKET -> {
                    socket = ben.connect();
                    socket.deliver("t1", group, "mine");
                    // Answered by the same part of the server as the sign of the send, and after it.
                    ben.presenceOf(ann);
                }
                case HAS_LEFT_THE_GROUP -> ben.delete("/conversations/" + group + "/participants/" + ben.id());
                case HAS_UNSUBSCRIBED -> {
                    String id =
                            ben.get("/me/push-subscriptions").objects().get(0).getString("subscriptionId");
                    assertThat(ben.delete("/me/push-subscriptions/" + id).status())
                            .isEqualTo(204);
                }
                case IS_BANNED ->
                    assertThat(server.administrator()
                                    .post("/admin/users/" + ben.id() + "/ban", "{}")
                                    .status())
                            .isEqualTo(200);
            }
        }

        private void atTheDevice(boolean active) {
            if (socket == null) {
                socket = ben.connect();
            }
            socket.send(new JsonObject()
                    .put("action", "device-state")
                    .put("active", active)
                    .put("ref", "s" + active));
            socket.await(frame -> ("s" + active).equals(frame.getString("ref")));
        }

        @Override
        public void close() {
            if (socket != null) {
                socket.close();
            }
        }
    }

    @Test
    void oneIsNotPushedOnesOwnMessages() {
        String conversation = ann.direct(ben);
        send(ben, conversation, "mine");
        send(ann, conversation, "theirs");

        assertThat(payload(1).getString("body")).isEqualTo("theirs");
        assertThat(payload(1).getInteger("count")).isOne();
    }

    @Test
    void aPushHasTheNumberOfUnreadMessages() {
        String conversation = ann.direct(ben);
        for (int number = 1; number <= 3; number++) {
            send(ann, conversation, "news");
            assertThat(payload(number).getInteger("count")).isEqualTo(number);
        }
        try (TestSocket socket = ben.connect()) {
            socket.readMessages(conversation);
            await().until(() -> !ben.get("/conversations?isRead=false").body().contains(conversation));
            socket.send(new JsonObject()
                    .put("action", "device-state")
                    .put("active", false)
                    .put("ref", "gone"));
            socket.await(frame -> "gone".equals(frame.getString("ref")));
            send(ann, conversation, "after the read");
            assertThat(payload(4).getInteger("count")).isOne();
        }
    }

    @Test
    void onlyWhatCountsForTheUserIsCounted() {
        String group = ann.group("Crew", ben, cleo);
        settings(ben, "{\"push\":{\"notify\":\"mentions\"}}");
        send(ann, group, new JsonObject().put("content", "hello all"));
        send(ann, group, new JsonObject().put("content", "hello ben").put("mentions", new JsonArray().add(ben.id())));
        JsonObject mention = payload(1);
        settings(ben, "{\"push\":{\"notify\":\"all\"}}");
        send(ann, group, "plain");

        assertThat(mention.getInteger("count")).isOne();
        assertThat(mention.getBoolean("mentioned")).isTrue();
        assertThat(payload(2).getInteger("count")).isEqualTo(3);
        assertThat(payload(2).getBoolean("mentioned")).isFalse();
    }

    @Test
    void messagesOfTheServerAreNotPushed() {
        String group = ann.group("Crew", ben, cleo);
        ann.patch("/conversations/" + group, "{\"title\":\"Other crew\"}");
        send(ann, group, "news");

        assertThat(payload(1).getString("body")).isEqualTo("news");
        assertThat(service.of(endpoint)).hasSize(1);
    }

    @Test
    void reactionsArePushedToAuthorsWhoWishIt() {
        String unasked = ann.direct(cleo);
        String cleosEndpoint = service.newEndpoint();
        cleo.put(
                "/me/push-subscriptions",
                new TestBrowser().subscription(cleosEndpoint).encode());
        assertThat(react(ann, unasked, send(cleo, unasked, "no wish"), "\uD83D\uDC4D"))
                .isEqualTo(200);
        String conversation = ann.direct(ben);
        settings(ben, "{\"push\":{\"reactions\":true}}");
        long asked = send(ben, conversation, "after the wish");
        assertThat(react(ben, conversation, asked, "\uD83D\uDE00")).isEqualTo(200);
        assertThat(react(ann, conversation, asked, "\uD83C\uDF89")).isEqualTo(200);

        JsonObject payload = payload(1);
        assertThat(payload.getString("type")).isEqualTo("reaction");
        assertThat(payload.getLong("seq")).isEqualTo(asked);
        assertThat(payload.getString("senderId")).isEqualTo(ann.id());
        assertThat(payload.getJsonArray("reactions")).containsExactly("\uD83C\uDF89");
        assertThat(service.of(endpoint).get(0).headers()).containsEntry("Urgency", "normal");
        assertThat(service.of(cleosEndpoint)).isEmpty();
    }

    private static int react(TestUser user, String conversation, long seq, String reaction) {
        return user.put(
                        "/conversations/" + conversation + "/messages/" + seq + "/reactions/me",
                        new JsonObject()
                                .put("reactions", new JsonArray().add(reaction))
                                .encode())
                .status();
    }

    @Test
    void whoSubscribesLastHasTheBrowser() {
        cleo.put("/me/push-subscriptions", browser.subscription(endpoint).encode());
        send(ann, ann.direct(ben), "for ben");
        send(ann, ann.direct(cleo), "for cleo");

        assertThat(payload(1).getString("body")).isEqualTo("for cleo");
        assertThat(ben.get("/me/push-subscriptions").objects()).isEmpty();
        await().untilAsserted(() -> assertThat(
                        cleo.get("/me/push-subscriptions").objects().get(0).getString("lastSuccessAt"))
                .isNotNull());
        assertThat(service.of(endpoint)).hasSize(1);
    }

    @Test
    void unreadMessagesBehindAThousandThatDoNotCountAreNotSearched() throws SQLException {
        String conversation = ann.direct(ben);
        send(ann, conversation, "old");
        service.await(1, endpoint);
        try (Connection database = server.database();
                Statement statement = database.createStatement()) {
            statement.execute(
                    "INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, content, extra)"
                            + " SELECT '" + conversation + "', n, gen_random_uuid(), now(), '" + ann.id()
                            + "', '', '{\"quiet\":true}' FROM generate_series(2, 1001) n");
        }
        send(ann, conversation, "news");

        assertThat(payload(2).getInteger("count")).isEqualTo(1);
    }
}
