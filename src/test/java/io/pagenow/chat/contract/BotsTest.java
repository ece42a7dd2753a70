package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.model.Scope;
import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestKeys;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An API key acts as its bot, or as a user. */
@Threat(38)
class BotsTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private static final TestKeys keys = new TestKeys(server);

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser bot = keys.bot(Scope.SEND, Scope.READ);
    private final String group = ann.group("orders", ben, bot);

    private static String messages(String conversation) {
        return "/conversations/" + conversation + "/messages";
    }

    private static String message(String tempMessageId) {
        return new JsonObject()
                .put("tempMessageId", tempMessageId)
                .put("content", "paid")
                .encode();
    }

    private static Rest.Answer sendAs(TestUser key, String actAs, String conversation) {
        return Rest.post(
                server.http().resolve(messages(conversation)),
                message("t"),
                "Authorization",
                key.token(),
                "X-Act-As",
                actAs);
    }

    private static void assertRefused(Rest.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.object().getString("code")).isEqualTo(code);
    }

    @Test
    void aBotOfAConversationWritesAndReadsAndItsMessagesAreMarked() {
        try (TestSocket anns = ann.connect()) {
            anns.deliver("a", group, "who has paid?");
            JsonObject sent = bot.post(messages(group), message("t")).object();

            assertThat(sent.getString("senderId")).isEqualTo(bot.id());
            assertThat(sent.getBoolean("bot")).isTrue();
            JsonObject received = anns.awaitMessages(group, 2).get(1);
            assertThat(received).isEqualTo(sent);
        }
        List<JsonObject> history = bot.history(group);
        assertThat(history).extracting(message -> message.getBoolean("bot")).containsExactly(null, true);
        bot.patch(messages(group) + "/" + history.get(1).getLong("seq"), "{\"content\":\"all paid\"}");
        JsonObject item = ann.get("/conversations/" + group + "/changes").object().getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(change -> change.getString("kind").equals("message"))
                .findFirst()
                .orElseThrow();
        assertThat(item.getString("content")).isEqualTo("all paid");
        assertThat(item.getBoolean("bot")).isTrue();
    }

    @Test
    void nobodyElseCanMarkAMessage() {
        String forged = "{\"tempMessageId\":\"f\",\"content\":\"c\",\"bot\":true,\"senderId\":\"" + bot.id() + "\"}";
        JsonObject sent = ann.post(messages(group), forged).object();

        assertThat(sent.containsKey("bot")).isFalse();
        assertThat(sent.getString("senderId")).isEqualTo(ann.id());
        try (TestSocket socket = ann.connect()) {
            socket.send(new JsonObject(forged)
                    .put("action", "send-message")
                    .put("tempMessageId", "g")
                    .put("conversationId", group));
            assertThat(socket.awaitMessages(group, 1).get(0).containsKey("bot")).isFalse();
        }
        assertThat(ben.history(group)).noneMatch(message -> message.containsKey("bot"));
    }

    @Test
    void noSignInGivesTheIdOfABot() {
        Rest.Answer answer = Rest.post(server.http().resolve("/dev/token"), "{\"userId\":\"" + bot.id() + "\"}");

        assertRefused(answer, 400, "invalid-field");
        assertThat(answer.object().getString("field")).isEqualTo("userId");
    }

    @Test
    void aBotThatIsNotInTheConversationFindsNone() {
        TestUser stranger = keys.bot(Scope.SEND, Scope.READ, Scope.MEMBERS, Scope.ADMIN);

        assertRefused(stranger.post(messages(group), message("t")), 404, "not-found");
        assertRefused(stranger.get("/conversations/" + group), 404, "not-found");
        assertRefused(
                stranger.post("/conversations/" + group + "/participants", "{\"userIds\":[\"" + stranger.id() + "\"]}"),
                404,
                "not-found");
    }

    @Test
    void aServerAddsItsBotAsTheOwnerOfTheGroup() {
        TestUser key = keys.bot(Scope.SEND, Scope.MEMBERS, Scope.ACT_AS);
        Rest.Answer added = Rest.post(
                server.http().resolve("/conversations/" + group + "/participants"),
                "{\"userIds\":[\"" + key.id() + "\"]}",
                "Authorization",
                key.token(),
                "X-Act-As",
                ann.id());

        assertThat(added.status()).as(added.body()).isEqualTo(200);
        assertThat(key.post(messages(group), message("t")).status()).isEqualTo(200);
    }

    @Test
    void aKeyMakesConversationsOfItsBot() {
        TestUser key = keys.bot(Scope.SEND, Scope.MEMBERS);
        String direct = key.direct(ann);

        assertThat(key.post(messages(direct), message("t")).status()).isEqualTo(200);
        assertThat(ann.history(direct)).hasSize(1);
    }

    @Test
    void aServerWithTheScopeActsAsAUser() {
        TestUser key = keys.bot(Scope.SEND, Scope.ACT_AS);
        JsonObject sent = sendAs(key, ann.id(), group).object();

        assertThat(sent.getString("senderId")).isEqualTo(ann.id());
        assertThat(sent.containsKey("bot")).isFalse();
        // It is the send of that user, on whichever way it comes again.
        assertThat(ann.post(messages(group), message("t")).object()).isEqualTo(sent);
    }

    @Test
    void nobodyActsAsAUserWithoutTheScope() {
        assertRefused(sendAs(bot, ann.id(), group), 403, "forbidden");
        assertRefused(sendAs(ben, ann.id(), group), 403, "forbidden");
        assertRefused(sendAs(ben, ben.id(), group), 403, "forbidden");
        assertThat(ann.history(group)).isEmpty();
    }

    @Test
    void aServerActsAsNoBannedUserAndNotForStrangers() {
        TestUser key = keys.bot(Scope.SEND, Scope.ACT_AS);
        assertRefused(sendAs(key, "nobody-knows-me", group), 404, "not-found");
        server.administrator().post("/admin/users/" + ben.id() + "/ban", "");

        await().untilAsserted(() -> assertRefused(sendAs(key, ben.id(), group), 403, "forbidden"));
        server.administrator().delete("/admin/users/" + ben.id() + "/ban");
    }

    @Test
    void theHeaderNamesOneUser() throws IOException {
        TestUser key = keys.bot(Scope.SEND, Scope.READ, Scope.ACT_AS);
        for (String actAs : List.of("", " ", bot.id(), "bot:", "u".repeat(201), "%", "%zz", "%00", "%ff", "%62ot:x")) {
            Rest.Answer answer = sendAs(key, actAs, group);
            assertRefused(answer, 400, "invalid-field");
            assertThat(answer.object().getString("field")).isEqualTo("X-Act-As");
        }
        String twice = "X-Act-As: " + ann.id() + "\r\nX-Act-As: " + ben.id();
        for (String header : List.of(twice, "X-Act-As: J\u00f6rg")) {
            assertThat(RawHttp.ask(
                                    server.http(),
                                    "GET /me HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + key.token() + "\r\n"
                                            + header + "\r\n\r\n")
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void anIdThatIsNotAsciiIsEncoded() {
        TestUser key = keys.bot(Scope.SEND, Scope.ACT_AS);
        TestUser joerg = server.newUser("J\u00f6rg 100%");
        String direct = joerg.direct(ann);

        JsonObject sent = sendAs(key, Rest.encoded(joerg.id()), direct).object();
        assertThat(sent.getString("senderId")).isEqualTo(joerg.id());
    }

    @Test
    void sendsWithTheSameNameAtOnceAreOneMessage() {
        List<JsonObject> answers = AtOnce.run(
                8, number -> bot.post(messages(group), message("same")).object());

        assertThat(answers).hasSize(8).containsOnly(answers.get(0));
        assertThat(ann.history(group)).hasSize(1);
    }

    @Test
    void aBotIsAsBoundAsItsRole() {
        String owner = "/conversations/" + group;
        TestUser key = keys.bot(Scope.values());
        ann.post(owner + "/participants", "{\"userIds\":[\"" + key.id() + "\"]}");

        assertRefused(key.patch(owner, "{\"title\":\"mine\"}"), 403, "not-allowed");
        assertRefused(key.delete(owner + "/participants/" + ben.id()), 403, "not-allowed");
        ann.put(owner + "/participants/" + key.id(), "{\"maySend\":false}");
        assertRefused(key.post(messages(group), message("t")), 403, "not-allowed");
    }
}
