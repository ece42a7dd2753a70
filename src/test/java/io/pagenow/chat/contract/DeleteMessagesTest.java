package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages are deleted for everyone: their text is gone, their place stays. */
class DeleteMessagesTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cat = server.newUser("cat");
    private final String conversation = ann.group("Team", ben, cat);

    private void send(TestUser user, int count) {
        for (int index = 0; index < count; index++) {
            user.post(
                    "/conversations/" + conversation + "/messages",
                    new JsonObject()
                            .put("tempMessageId", "t" + index)
                            .put("content", "secret of " + user.id())
                            .encode());
        }
    }

    private Rest.Answer delete(TestUser user, long seq) {
        return user.delete("/conversations/" + conversation + "/messages/" + seq);
    }

    private Rest.Answer deleteRanges(TestUser user, String ranges) {
        return user.post("/conversations/" + conversation + "/messages/delete", "{\"ranges\":" + ranges + "}");
    }

    private JsonObject frame(JsonArray ranges) {
        return new JsonObject()
                .put("action", "delete-messages")
                .put("conversationId", conversation)
                .put("ranges", ranges)
                .put("scope", "all")
                .put("ref", "d1");
    }

    @Test
    void aDeletedMessageKeepsItsPlaceAndLosesItsText() {
        send(ben, 2);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            bens.send(frame(JsonArray.of(JsonArray.of(1, 1))));

            JsonObject item = anns.awaitType("changes").getJsonArray("items").getJsonObject(0);
            assertThat(item.getLong("seq")).isEqualTo(1);
            assertThat(item.getString("content")).isEmpty();
            assertThat(item.getString("deletedBy")).isEqualTo(ben.id());
            assertThat(item.getString("deletedAt")).isNotNull();
            assertThat(bens.awaitType("done").getLong("rev")).isEqualTo(2);
        }
        List<JsonObject> history = ann.history(conversation);
        assertThat(history).hasSize(2);
        assertThat(history.get(0).getString("content")).isEmpty();
        assertThat(history.get(0).getLong("rev")).isEqualTo(2);
        assertThat(history.get(1).containsKey("deletedAt")).isFalse();
    }

    @Test
    void deletingAgainChangesNothing() {
        send(ben, 1);
        JsonObject first = delete(ben, 1).object();

        assertThat(delete(ben, 1).object()).isEqualTo(first);
        assertThat(deleteRanges(ben, "[[1,1]]").object().getLong("rev")).isEqualTo(2);
    }

    @Test
    void whoeverRepeatsTheSendGetsWhatIsLeftAndNoSecondMessage() {
        send(ben, 1);
        delete(ben, 1);
        try (TestSocket bens = ben.connect()) {
            bens.sendMessage("t0", conversation, "secret of " + ben.id());

            JsonObject again = bens.awaitMessages(conversation, 1).get(0);
            assertThat(again.getString("content")).isEmpty();
            assertThat(again.getString("deletedAt")).isNotNull();
        }
        assertThat(ben.history(conversation)).hasSize(1);
    }

    @Test
    void aDeletedMessageIsNeitherEditedNorUnread() {
        send(ben, 2);
        assertThat(ann.conversations().get(0).getInteger("unreadCount")).isEqualTo(2);
        delete(ben, 1);
        JsonObject one = ann.conversations().get(0);
        assertThat(one.getInteger("unreadCount")).isEqualTo(1);
        assertThat(one.getBoolean("isRead")).isFalse();
        assertThat(one.containsKey("latestDeleted")).isFalse();
        delete(ben, 2);
        JsonObject none = ann.conversations().get(0);

        assertThat(none.getInteger("unreadCount")).isZero();
        assertThat(none.getBoolean("isRead")).isTrue();
        assertThat(none.getString("latestContent")).isEmpty();
        assertThat(none.getBoolean("latestDeleted")).isTrue();
        assertThat(none.getLong("seq")).isEqualTo(2);
        Rest.Answer edit = ben.patch("/conversations/" + conversation + "/messages/1", "{\"content\":\"x\"}");
        assertThat(edit.status()).isEqualTo(403);
        assertThat(edit.object().getString("code")).isEqualTo("not-allowed");
        assertThat(ann.history(conversation).get(0).getString("content")).isEmpty();
    }

    @Test
    void theListIsFilteredByWhatCounts() {
        send(ben, 1);
        delete(ben, 1);

        assertThat(ann.get("/conversations?isRead=true").objects())
                .extracting(each -> each.getString("conversationId"))
                .contains(conversation);
        assertThat(ann.get("/conversations?isRead=false").objects())
                .extracting(each -> each.getString("conversationId"))
                .doesNotContain(conversation);
    }

    @Test
    void manyAtOnceAreOneChange() {
        send(ben, 30);
        delete(ben, 5);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            bens.send(frame(JsonArray.of(JsonArray.of(21, 30), JsonArray.of(1, 10), JsonArray.of(3, 12))));

            JsonObject changes =
                    anns.await(frame -> frame.getString("type").equals("changes") && frame.getLong("rev") == 3);
            JsonArray items = changes.getJsonArray("items");
            assertThat(items.getJsonObject(items.size() - 1))
                    .isEqualTo(new JsonObject()
                            .put("kind", "removed")
                            .put("rev", 3)
                            .put(
                                    "ranges",
                                    JsonArray.of(JsonArray.of(1, 4), JsonArray.of(6, 12), JsonArray.of(21, 30))));
        }
        List<JsonObject> history =
                ann.history(conversation, "offset=0&limit=100").objects();
        assertThat(history.stream().filter(message -> message.containsKey("deletedAt")))
                .hasSize(22)
                .allSatisfy(message -> assertThat(message.getString("content")).isEmpty());
        assertThat(ann.conversations().get(0).getInteger("unreadCount")).isEqualTo(8);
    }

    @Test
    void aFewAtOnceAreAChangeEach() {
        send(ben, 5);

        assertThat(deleteRanges(ben, "[[2,4]]").object().getLong("rev")).isEqualTo(4);
        JsonObject changes =
                ann.get("/conversations/" + conversation + "/changes?after=1").object();
        assertThat(changes.getJsonArray("items"))
                .extracting(item -> ((JsonObject) item).getLong("seq"))
                .containsExactly(2L, 3L, 4L);
    }

    @Test
    void allOfTheRangesOrNothing() {
        send(ben, 2);
        send(cat, 1);

        Rest.Answer refused = deleteRanges(ben, "[[1,3]]");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.object().getString("code")).isEqualTo("not-allowed");
        assertThat(refused.object().getString("field")).isEqualTo("ranges");
        assertThat(ann.history(conversation)).noneMatch(message -> message.containsKey("deletedAt"));
    }

    @Test
    void theGroupsCreatorDeletesAnyonesAtAnyTime() throws SQLException {
        send(ben, 2);
        send(cat, 1);
        execute("UPDATE message_table SET sent_at = sent_at - interval '1 year' WHERE conversation_id = '"
                + conversation + "'");

        assertThat(delete(ben, 1).object().getString("code")).isEqualTo("too-late");
        assertThat(delete(ben, 3).object().getString("code")).isEqualTo("not-allowed");
        assertThat(delete(ann, 1).status()).isEqualTo(200);
        assertThat(deleteRanges(ann, "[[1,3]]").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | ranges | 400 | missing-field",
                "{\"ranges\":null} | ranges | 400 | missing-field",
                "{\"ranges\":[]} | ranges | 400 | invalid-field",
                "{\"ranges\":[[1,10000000]]} | ranges | 400 | invalid-field",
                "{\"ranges\":[[1,9223372036854775807],[1,5]]} | ranges | 400 | invalid-field",
                "{\"ranges\":[[2,1]]} | ranges | 400 | invalid-field",
                "{\"ranges\":[[0,1]]} | ranges | 400 | invalid-field",
                "{\"ranges\":[[1]]} | ranges | 400 | invalid-field",
                "{\"ranges\":[[1,2,3]]} | ranges | 400 | invalid-field",
                "{\"ranges\":[1,2]} | ranges | 400 | invalid-field",
                "{\"ranges\":[[\"1\",\"2\"]]} | ranges | 400 | invalid-field",
                "{\"ranges\":[[1.5,2]]} | ranges | 400 | invalid-field",
                "{\"ranges\":\"1-2\"} | ranges | 400 | invalid-field",
                "{\"ranges\":[[1,1]],\"scope\":\"me\"} | scope | 400 | invalid-field",
                "{\"ranges\":[[7,9]]} | ranges | 404 | not-found"
            })
    void whatIsWrongIsNamedAndNothingIsDeleted(String body, String field, int status, String code) {
        send(ann, 2);
        Rest.Answer answer = ann.post("/conversations/" + conversation + "/messages/delete", body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.object().getString("code")).isEqualTo(code);
        assertThat(answer.object().getString("field")).isEqualTo(field);
        assertThat(ann.history(conversation)).noneMatch(message -> message.containsKey("deletedAt"));
    }

    @Test
    void moreThanAHundredRangesAreRefused() {
        JsonArray ranges = new JsonArray();
        for (int index = 0; index < 101; index++) {
            ranges.add(JsonArray.of(2 * index + 1, 2 * index + 1));
        }
        Rest.Answer answer = deleteRanges(ann, ranges.encode());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object().getString("field")).isEqualTo("ranges");
    }

    @Test
    void aStrangerDeletesNothing() {
        send(ben, 25);
        TestUser eve = server.newUser("eve");

        assertThat(delete(eve, 1).status()).isEqualTo(404);
        assertThat(deleteRanges(eve, "[[1,25]]").status()).isEqualTo(404);
        assertThat(ann.history(conversation)).noneMatch(message -> message.containsKey("deletedAt"));
    }

    @Test
    void theTextIsInNoTable() throws SQLException {
        send(ben, 1);
        ben.patch("/conversations/" + conversation + "/messages/1", "{\"content\":\"a better secret\"}");
        delete(ben, 1);

        assertThat(count("SELECT count(*) FROM message_table WHERE conversation_id = '" + conversation
                        + "' AND (content <> '' OR extra::text LIKE '%secret%')"))
                .isZero();
    }

    @Test
    void whatDeletedMessagesShowIsASetting() {
        try (TestServer telling = TestServer.with()
                        .set("CHAT_MESSAGES_DELETED_TEXT", "(deleted)")
                        .start();
                TestSocket socket = telling.user("ann").connect()) {
            TestUser sender = telling.user("ann");
            String direct = sender.direct(telling.user("ben"));
            socket.deliver("t1", direct, "secret");
            JsonObject answer =
                    sender.delete("/conversations/" + direct + "/messages/1").object();

            assertThat(answer.getString("content")).isEqualTo("(deleted)");
            assertThat(socket.awaitType("changes")
                            .getJsonArray("items")
                            .getJsonObject(0)
                            .getString("content"))
                    .isEqualTo("(deleted)");
            assertThat(sender.history(direct).get(0).getString("content")).isEqualTo("(deleted)");
            assertThat(sender.conversations().get(0).getString("latestContent")).isEqualTo("(deleted)");
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection database = server.database();
                Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long count(String sql) throws SQLException {
        try (Connection database = server.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
