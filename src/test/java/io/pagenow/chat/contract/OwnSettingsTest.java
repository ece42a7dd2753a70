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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A participant's own settings of a conversation concern nobody else. */
class OwnSettingsTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String conversation = ann.direct(ben);

    private Rest.Answer change(TestUser user, JsonObject body) {
        return user.put("/conversations/" + conversation + "/me", body.encode());
    }

    private JsonObject changed(JsonObject body) {
        Rest.Answer answer = change(ann, body);
        assertThat(answer.status()).isEqualTo(200);
        return answer.object();
    }

    private void say(TestUser sender, String content) {
        Rest.Answer sent = sender.post(
                "/conversations/" + conversation + "/messages",
                new JsonObject()
                        .put("tempMessageId", content)
                        .put("content", content)
                        .encode());
        assertThat(sent.status()).isEqualTo(200);
    }

    private static List<String> listed(TestUser user, String query) {
        return user.get("/conversations" + query).objects().stream()
                .map(entry -> entry.getString("conversationId"))
                .toList();
    }

    @Test
    void eachChangeIsCountedAndReachesTheUsersOwnDevicesAlone() {
        try (TestSocket mine = ann.connect();
                TestSocket bens = ben.connect()) {
            JsonObject own =
                    changed(new JsonObject().put("pinned", true).put("mutedUntil", "2030-01-01T00:00:00.000Z"));
            assertThat(own.getLong("my")).isEqualTo(1);
            assertThat(own.getBoolean("pinned")).isTrue();
            assertThat(own.getString("mutedUntil")).isEqualTo("2030-01-01T00:00:00.000Z");

            JsonObject frame = mine.awaitType("my-settings");
            assertThat(frame.getString("conversationId")).isEqualTo(conversation);
            assertThat(frame.getBoolean("pinned")).isTrue();

            JsonObject later = changed(new JsonObject().putNull("mutedUntil").put("mentions", false));
            assertThat(later.getLong("my")).isEqualTo(2);
            assertThat(later.getBoolean("pinned")).isTrue();
            assertThat(later.getValue("mutedUntil")).isNull();
            assertThat(later.getBoolean("mentions")).isFalse();
            assertThat(bens.settled()).noneMatch(each -> each.getString("type").equals("my-settings"));
        }
    }

    @Test
    void anArchivedConversationIsInAListOfItsOwn() {
        say(ben, "hello");
        changed(new JsonObject().put("archived", true));

        assertThat(listed(ann, "")).doesNotContain(conversation);
        assertThat(listed(ann, "?archived=true")).containsExactly(conversation);
        assertThat(listed(ben, "")).contains(conversation);

        changed(new JsonObject().put("archived", false));
        assertThat(listed(ann, "")).contains(conversation);
    }

    @Test
    void aHiddenConversationComesBackWithItsNextMessage() {
        say(ben, "hello");
        assertThat(changed(new JsonObject().put("hidden", true)).getBoolean("hidden"))
                .isTrue();
        assertThat(listed(ann, "")).doesNotContain(conversation);

        say(ben, "again");
        assertThat(listed(ann, "")).contains(conversation);
    }

    @Test
    void whoClearsAConversationSeesWhatComesLater() {
        say(ann, "one");
        say(ben, "two");
        assertThat(changed(new JsonObject().put("cleared", true)).getLong("aboveSeq"))
                .isEqualTo(2);

        assertThat(ann.history(conversation)).isEmpty();
        assertThat(ben.history(conversation)).hasSize(2);
        assertThat(listed(ann, "")).doesNotContain(conversation);

        say(ben, "three");
        assertThat(ann.history(conversation))
                .extracting(message -> message.getString("content"))
                .containsExactly("three");
        JsonObject entry = ann.conversations().get(0);
        assertThat(entry.getInteger("unreadCount")).isEqualTo(1);
        try (TestSocket socket = ann.connect()) {
            socket.sync();
            socket.awaitType("synced");
            assertThat(socket.messages(conversation))
                    .extracting(message -> message.getString("content"))
                    .containsExactly("three");
        }
    }

    @Test
    void aDeviceThatWasAwayGetsThemWithItsNextSync() {
        changed(new JsonObject().put("unread", true));
        try (TestSocket socket = ann.connect()) {
            socket.send(new JsonObject()
                    .put("action", "sync")
                    .put(
                            "cursors",
                            new JsonObject(Map.of(
                                    conversation, new JsonArray().add(0).add(0).add(0)))));
            assertThat(socket.awaitType("my-settings").getBoolean("unread")).isTrue();
            socket.awaitType("synced");
        }
        try (TestSocket socket = ann.connect()) {
            socket.send(new JsonObject()
                    .put("action", "sync")
                    .put(
                            "cursors",
                            new JsonObject(Map.of(
                                    conversation, new JsonArray().add(0).add(0).add(1)))));
            socket.awaitType("synced");
            assertThat(socket.frames())
                    .noneMatch(frame -> frame.getString("type").equals("my-settings"));
        }
    }

    @Test
    void readingTakesTheMarkAwayAlsoIfEverythingIsReadAlready() {
        say(ben, "hello");
        try (TestSocket socket = ann.connect()) {
            socket.readMessages(conversation);
            socket.awaitType("read-messages");
            assertThat(changed(new JsonObject().put("unread", true)).getLong("my"))
                    .isEqualTo(1);
            socket.await(frame -> frame.getString("type").equals("my-settings") && frame.getLong("my") == 1);

            socket.readMessages(conversation);

            JsonObject own =
                    socket.await(frame -> frame.getString("type").equals("my-settings") && frame.getLong("my") == 2);
            assertThat(own.getBoolean("unread")).isFalse();
        }
    }

    @Test
    void aStrangerIsToldThatThereIsNoSuchConversation() {
        Rest.Answer foreign = change(server.newUser("eve"), new JsonObject().put("pinned", true));
        assertThat(foreign.status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"pinned\":\"yes\"}",
                "{\"mutedUntil\":\"tomorrow\"}",
                "{\"mutedUntil\":1}",
                "{\"hidden\":1}",
                "{\"cleared\":[]}",
                "[]",
                "{\"pinned\":true"
            })
    void badInputChangesNothing(String body) {
        Rest.Answer refused = ann.put("/conversations/" + conversation + "/me", body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(ann.get("/conversations/" + conversation)
                        .object()
                        .getJsonObject("my")
                        .getLong("my"))
                .isZero();
    }

    @Test
    void aNewGroupIsVisibleAtOnceToEveryoneInIt() {
        try (TestSocket mine = ann.connect();
                TestSocket bens = ben.connect()) {
            String group = ann.group("Team", ben, server.newUser("cleo"));

            for (TestSocket socket : List.of(mine, bens)) {
                JsonObject frame = socket.await(each -> group.equals(each.getString("conversationId")));
                assertThat(frame.getString("type")).isEqualTo("changes");
                assertThat(frame.getLong("after")).isZero();
                assertThat(frame.getLong("rev")).isEqualTo(1);
                JsonObject item = frame.getJsonArray("items").getJsonObject(0);
                assertThat(item.getString("kind")).isEqualTo("conversation");
                assertThat(item.getString("title")).isEqualTo("Team");
                assertThat(item.getInteger("memberCount")).isEqualTo(3);
            }
            assertThat(ann.get("/conversations/" + group)
                            .object()
                            .getJsonObject("my")
                            .getString("role"))
                    .isEqualTo("owner");
        }
    }
}
