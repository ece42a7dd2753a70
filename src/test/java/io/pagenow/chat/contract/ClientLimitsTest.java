package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The limits that an operator sets are those that clients are told, and those at which the server refuses. */
class ClientLimitsTest {
    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_LIMITS_MESSAGE_CONTENT_LENGTH", "1500")
            .set("CHAT_LIMITS_MESSAGE_DATA_BYTES", "20")
            .set("CHAT_LIMITS_MESSAGE_MENTIONS", "1")
            .set("CHAT_LIMITS_MESSAGE_REACTIONS", "2")
            .set("CHAT_LIMITS_MESSAGE_REACTIONS_OF_USER", "1")
            .set("CHAT_LIMITS_MESSAGE_REACTION_LENGTH", "3")
            .set("CHAT_LIMITS_MESSAGE_DELETED_AT_ONCE", "2")
            .set("CHAT_LIMITS_GROUP_MEMBERS", "4")
            .set("CHAT_LIMITS_GROUP_MEMBERS_PER_CALL", "2")
            .set("CHAT_LIMITS_GROUP_ADMINISTRATORS", "1")
            .set("CHAT_LIMITS_GROUP_SMALL", "3")
            .set("CHAT_LIMITS_PERSONAL_PINNED", "1")
            .set("CHAT_LIMITS_PERSONAL_BLOCKED", "1")
            .start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cat = server.newUser("cat");
    private final String group = ann.group("Team", ben, cat);
    private final String path = "/conversations/" + group;

    private static String json(Object... namesAndValues) {
        JsonObject object = new JsonObject();
        for (int index = 0; index < namesAndValues.length; index += 2) {
            object.put((String) namesAndValues[index], namesAndValues[index + 1]);
        }
        return object.encode();
    }

    private static void assertRefused(Rest.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.object().getString("code")).isEqualTo(code);
    }

    private static void assertDone(Rest.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isBetween(200, 204);
    }

    private Rest.Answer send(Object... fields) {
        JsonObject message =
                new JsonObject(json(fields)).put("tempMessageId", "m").put("content", "text");
        return ann.post(path + "/messages", message.encode());
    }

    private Rest.Answer react(TestUser user, String... reactions) {
        return user.put(path + "/messages/1/reactions/me", json("reactions", JsonArray.of((Object[]) reactions)));
    }

    @Test
    void clientsAreToldThem() {
        JsonObject settings = ann.get("/client-settings").object();

        assertThat(settings.getInteger("maxContentLength")).isEqualTo(1500);
        assertThat(settings.getJsonObject("limits").getMap())
                .containsAllEntriesOf(Map.ofEntries(
                        Map.entry("dataBytes", 20),
                        Map.entry("mentions", 1),
                        Map.entry("reactionsOfMessage", 2),
                        Map.entry("reactionsOfUser", 1),
                        Map.entry("reactionLength", 3),
                        Map.entry("deletedAtOnce", 2),
                        Map.entry("members", 4),
                        Map.entry("membersPerCall", 2),
                        Map.entry("administrators", 1),
                        Map.entry("smallConversation", 3),
                        Map.entry("pinned", 1),
                        Map.entry("blocked", 1)));
    }

    @Test
    void aMessageMayBeLongerThanInTheOriginal() {
        String longest = "界".repeat(1500);
        try (TestSocket socket = ann.connect();
                TestSocket other = ben.connect()) {
            assertThat(socket.deliver("long", group, longest).getString("content"))
                    .isEqualTo(longest);
            assertThat(other.awaitMessages(group, 1).get(0).getString("content"))
                    .isEqualTo(longest);
            socket.sendMessage("longer", group, longest + "!");
            assertThat(socket.awaitError("invalid-field").getString("field")).isEqualTo("content");
        }
        assertRefused(ann.patch(path + "/messages/1", json("content", longest + "!")), 400, "invalid-field");
        assertDone(ann.patch(path + "/messages/1", json("content", "x".repeat(1500))));
        assertThat(ben.conversations().get(0).getString("latestContent")).hasSize(1500);
        assertDone(ben.post("/reports", json("conversationId", group, "seqs", JsonArray.of(1), "reason", "spam")));
    }

    @Test
    void aMessageKeepsToThem() {
        assertRefused(send("data", new JsonObject().put("key", "x".repeat(20))), 400, "invalid-field");
        assertRefused(send("mentions", JsonArray.of(ben.id(), cat.id())), 400, "invalid-field");
        assertDone(send("data", new JsonObject().put("k", "x"), "mentions", JsonArray.of(ben.id())));
        try (TestSocket socket = ann.connect()) {
            socket.send(new JsonObject()
                    .put("action", "send-message")
                    .put("tempMessageId", "s")
                    .put("conversationId", group)
                    .put("content", "text")
                    .put("mentions", JsonArray.of(ben.id(), cat.id())));
            assertThat(socket.awaitError("invalid-field").getString("field")).isEqualTo("mentions");
        }
    }

    @Test
    void reactionsKeepToThem() {
        assertDone(send());
        assertRefused(react(ann, "a", "b"), 400, "invalid-field");
        assertRefused(react(ann, "long"), 400, "invalid-field");
        assertDone(react(ann, "a"));
        assertDone(react(ben, "b"));
        assertRefused(react(cat, "c"), 409, "limit-reached");
        assertDone(react(cat, "a"));
    }

    @Test
    void aDeletionKeepsToThem() {
        for (int number = 1; number <= 3; number++) {
            assertDone(ann.post(path + "/messages", json("tempMessageId", "d" + number, "content", "text")));
        }
        assertRefused(
                ann.post(path + "/messages/delete", json("ranges", JsonArray.of(JsonArray.of(1, 3)))),
                400,
                "invalid-field");
        assertDone(ann.post(path + "/messages/delete", json("ranges", JsonArray.of(JsonArray.of(1, 2)))));
    }

    @Test
    void aGroupKeepsToThem() {
        List<String> more = IntStream.range(0, 3)
                .mapToObj(number -> server.newUser("more").id())
                .toList();
        assertRefused(ann.post(path + "/participants", json("userIds", new JsonArray(more))), 400, "invalid-field");
        assertRefused(
                ann.post(path + "/participants", json("userIds", new JsonArray(more.subList(0, 2)))),
                409,
                "limit-reached");
        assertDone(ann.post(path + "/participants", json("userIds", new JsonArray(more.subList(0, 1)))));
        assertRefused(ann.put(path + "/participants/" + ben.id(), json("role", "admin")), 409, "limit-reached");
        assertRefused(
                ann.post(
                        "/conversation",
                        json(
                                "title",
                                "Large",
                                "isGroup",
                                true,
                                "recipientIdArr",
                                new JsonArray(IntStream.range(0, 5)
                                        .mapToObj(number -> "large-" + number)
                                        .toList()))),
                400,
                "invalid-field");
    }

    @Test
    void aConversationIsSmallUpToOneOfThem() {
        assertThat(ann.get(path).object().getBoolean("memberFeed")).isTrue();
        assertThat(ann.get(path + "/receipts").status()).isEqualTo(200);

        assertDone(ann.post(
                path + "/participants",
                json("userIds", JsonArray.of(server.newUser("fourth").id()))));
        assertThat(ann.get(path).object().getBoolean("memberFeed")).isFalse();
        assertRefused(ann.get(path + "/receipts"), 403, "not-allowed");
    }

    @Test
    void ownSettingsKeepToThem() {
        String other = ann.group("Other", ben, cat);
        assertDone(ann.put(path + "/me", json("pinned", true)));
        assertRefused(ann.put("/conversations/" + other + "/me", json("pinned", true)), 409, "limit-reached");
        assertDone(ann.put("/me/blocked/" + ben.id(), "{}"));
        assertRefused(ann.put("/me/blocked/" + cat.id(), "{}"), 409, "limit-reached");
    }
}
