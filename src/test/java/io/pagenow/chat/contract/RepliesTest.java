package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message replies to another one, and quotes it as it is now. */
class RepliesTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cat = server.newUser("cat");
    private final String conversation = ann.group("Team", ben, cat);

    @BeforeEach
    void sendOne() {
        assertThat(send(ann, "t1", "one", null).status()).isEqualTo(200);
    }

    private Rest.Answer send(TestUser user, String name, String content, Object replyTo) {
        return user.post(
                "/conversations/" + conversation + "/messages",
                new JsonObject()
                        .put("tempMessageId", name)
                        .put("content", content)
                        .put("replyTo", replyTo)
                        .encode());
    }

    private JsonObject newest(TestUser user) {
        List<JsonObject> history = user.history(conversation);
        return history.stream()
                .max(java.util.Comparator.comparing(message -> message.getLong("seq")))
                .orElseThrow();
    }

    private void edit(TestUser user, long seq, String content) {
        user.patch(
                "/conversations/" + conversation + "/messages/" + seq,
                new JsonObject().put("content", content).encode());
    }

    private void execute(String sql) throws SQLException {
        try (Connection database = server.database();
                Statement statement = database.createStatement()) {
            statement.execute(sql.replace("{c}", "'" + conversation + "'"));
        }
    }

    private JsonObject quote(long seq, TestUser sender, String content) {
        return new JsonObject().put("seq", seq).put("senderId", sender.id()).put("content", content);
    }

    @Test
    void aReplyReachesEveryoneWithItsQuote() {
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            bens.send(new JsonObject()
                    .put("action", "send-message")
                    .put("tempMessageId", "t2")
                    .put("conversationId", conversation)
                    .put("content", "two")
                    .put("replyTo", 1));
            JsonObject seen = anns.awaitType("new-message");

            assertThat(seen.getLong("replyTo")).isEqualTo(1);
            assertThat(seen.getJsonObject("quote")).isEqualTo(quote(1, ann, "one"));
            assertThat(bens.awaitType("new-message")).isEqualTo(seen);
        }
        assertThat(newest(cat).getJsonObject("quote")).isEqualTo(quote(1, ann, "one"));
        assertThat(newest(cat).getLong("replyTo")).isEqualTo(1);
    }

    @Test
    void theAnswerAndItsRepetitionHaveTheQuote() {
        JsonObject first = send(ben, "t2", "two", 1).object();
        assertThat(first.getJsonObject("quote")).isEqualTo(quote(1, ann, "one"));
        assertThat(send(ben, "t2", "two", 1).object()).isEqualTo(first);
        ann.delete("/conversations/" + conversation + "/messages/1");
        JsonObject again = send(ben, "t2", "two", 1).object();

        assertThat(again.getString("messageId")).isEqualTo(first.getString("messageId"));
        assertThat(again.getJsonObject("quote").getBoolean("deleted")).isTrue();
    }

    @Test
    void theQuoteIsTheMessageAsItIsNow() {
        send(ben, "t2", "two", 1);
        edit(ann, 1, "uno");
        assertThat(newest(cat).getJsonObject("quote")).isEqualTo(quote(1, ann, "uno"));
        ann.delete("/conversations/" + conversation + "/messages/1");

        assertThat(newest(cat).getJsonObject("quote"))
                .isEqualTo(
                        new JsonObject().put("seq", 1).put("senderId", ann.id()).put("deleted", true));
        assertThat(newest(cat).getLong("replyTo")).isEqualTo(1);
    }

    @Test
    void itHasUpTo120CharactersAndNoHalfOnes() {
        edit(ann, 1, "👍".repeat(500));
        send(ben, "t2", "two", 1);

        assertThat(newest(cat).getJsonObject("quote").getString("content")).isEqualTo("👍".repeat(120));
    }

    @Test
    void changesOfAReplyKeepItsQuote() {
        send(ben, "t2", "two", 1);
        try (TestSocket cats = cat.connect()) {
            edit(ben, 2, "dos");
            JsonObject item = cats.awaitType("changes").getJsonArray("items").getJsonObject(0);
            assertThat(item.getLong("replyTo")).isEqualTo(1);
            assertThat(item.getJsonObject("quote")).isEqualTo(quote(1, ann, "one"));
        }
        JsonObject edited = ben.patch("/conversations/" + conversation + "/messages/2", "{\"content\":\"due\"}")
                .object();
        assertThat(edited.getJsonObject("quote")).isEqualTo(quote(1, ann, "one"));
    }

    @Test
    void whoWasAwayGetsTheQuote() {
        send(ben, "t2", "two", 1);
        try (TestSocket cats = cat.connect()) {
            cats.sync();
            assertThat(cats.awaitMessages(conversation, 2).get(1).getJsonObject("quote"))
                    .isEqualTo(quote(1, ann, "one"));
        }
        edit(ben, 2, "dos");
        try (TestSocket cats = cat.connect()) {
            cats.send(new JsonObject()
                    .put("action", "sync")
                    .put("cursors", new JsonObject().put(conversation, JsonArray.of(2, 1))));
            assertThat(cats.awaitType("changes")
                            .getJsonArray("items")
                            .getJsonObject(0)
                            .getJsonObject("quote"))
                    .isEqualTo(quote(1, ann, "one"));
        }
    }

    @Test
    void whoDoesNotSeeTheQuotedMessageGetsNothingOfIt() throws SQLException {
        execute("UPDATE participant_table SET above_seq = 1 WHERE conversation_id = {c} AND user_id = '" + cat.id()
                + "'");
        execute("UPDATE conversation_table SET member_seq = 1 WHERE conversation_id = {c}");
        try (TestSocket cats = cat.connect()) {
            send(ben, "t2", "two", 1);
            JsonObject live = cats.awaitType("new-message");
            assertThat(live.getLong("replyTo")).isEqualTo(1);
            assertThat(live.containsKey("quote")).isFalse();
            edit(ben, 2, "dos");
            assertThat(cats.awaitType("changes").encode()).doesNotContain("one");
        }
        assertThat(newest(cat).containsKey("quote")).isFalse();
        assertThat(newest(ann).getJsonObject("quote")).isEqualTo(quote(1, ann, "one"));
        try (TestSocket cats = cat.connect()) {
            cats.sync();
            assertThat(cats.awaitType("new-message").containsKey("quote")).isFalse();
        }
        assertThat(send(cat, "t3", "three", 1).object().getString("field")).isEqualTo("replyTo");
    }

    @Test
    void aDeletedMessageTakesNoReply() {
        ann.delete("/conversations/" + conversation + "/messages/1");
        Rest.Answer answer = send(ben, "t2", "two", 1);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object().getString("code")).isEqualTo("invalid-field");
        assertThat(answer.object().getString("field")).isEqualTo("replyTo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "2", "999999", "1.5", "\"1\"", "[1]", "9223372036854775808", "true", "{}"})
    void aPositionThatIsNoneIsRefusedAndNothingIsStored(String replyTo) {
        Rest.Answer answer = ben.post(
                "/conversations/" + conversation + "/messages",
                "{\"tempMessageId\":\"t2\",\"content\":\"two\",\"replyTo\":" + replyTo + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object().getString("code")).isEqualTo("invalid-field");
        assertThat(answer.object().getString("field")).isEqualTo("replyTo");
        assertThat(ann.history(conversation)).hasSize(1);
    }

    @Test
    void aRefusedReplyTakesNoPositionAndHoldsNoOtherMessageUp() {
        try (TestSocket bens = ben.connect()) {
            JsonObject frame = new JsonObject()
                    .put("action", "send-message")
                    .put("conversationId", conversation)
                    .put("content", "text");
            bens.send(frame.copy().put("tempMessageId", "a"));
            bens.send(frame.copy().put("tempMessageId", "b").put("replyTo", 77));
            bens.send(frame.copy().put("tempMessageId", "c").put("replyTo", 1));
            bens.send(frame.copy().put("tempMessageId", "d"));
            assertThat(bens.awaitError("invalid-field").getString("tempMessageId"))
                    .isEqualTo("b");

            assertThat(bens.awaitMessages(conversation, 3))
                    .extracting(message -> message.getString("tempMessageId"))
                    .containsExactly("a", "c", "d");
        }
    }

    @Test
    void aStrangerLearnsNothingFromAReply() {
        TestUser eve = server.newUser("eve");

        assertThat(send(eve, "t2", "two", 1).status()).isEqualTo(404);
        assertThat(send(eve, "t3", "two", 999).status()).isEqualTo(404);
    }
}
