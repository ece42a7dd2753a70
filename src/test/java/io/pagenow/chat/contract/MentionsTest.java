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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages mention users, who find in their list how many unread ones do. */
class MentionsTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cat = server.newUser("cat");
    private final String conversation = ann.group("Team", ben, cat);
    private int sent;

    private Rest.Answer send(TestUser user, JsonObject fields) {
        sent++;
        return user.post(
                "/conversations/" + conversation + "/messages",
                fields.put("tempMessageId", "t" + sent).put("content", "text").encode());
    }

    private static JsonObject mentioning(String... userIds) {
        return new JsonObject().put("mentions", new JsonArray(List.of(userIds)));
    }

    private static JsonObject all() {
        return new JsonObject().put("mentionAll", true);
    }

    private Rest.Answer edit(TestUser user, long seq, JsonObject fields) {
        return user.patch(
                "/conversations/" + conversation + "/messages/" + seq,
                fields.put("content", "edited").encode());
    }

    private JsonObject entry(TestUser user) {
        return user.conversations().stream()
                .filter(each -> each.getString("conversationId").equals(conversation))
                .findFirst()
                .orElseThrow();
    }

    private void assertMentions(TestUser user, int count, long first) {
        assertThat(entry(user).getInteger("mentionCount")).isEqualTo(count);
        assertThat(entry(user).getLong("firstMentionSeq")).isEqualTo(first);
    }

    private void assertNoMentions(TestUser user) {
        assertThat(entry(user).containsKey("mentionCount")).isFalse();
        assertThat(entry(user).containsKey("firstMentionSeq")).isFalse();
    }

    private List<String> rows() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection database = server.database();
                Statement statement = database.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT seq || ' ' || user_id FROM mention_table WHERE conversation_id = '" + conversation
                                + "' ORDER BY seq, user_id")) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    private void execute(String sql) throws SQLException {
        try (Connection database = server.database();
                Statement statement = database.createStatement()) {
            statement.execute(sql.replace("{c}", "'" + conversation + "'"));
        }
    }

    @Test
    void mentionsOfMembersAreStoredInTheirOrderAndDelivered() {
        try (TestSocket bens = ben.connect()) {
            JsonObject answer = send(ann, mentioning(cat.id(), "nobody", ben.id(), cat.id()))
                    .object();
            assertThat(answer.getJsonArray("mentions")).containsExactly(cat.id(), ben.id());
            assertThat(bens.awaitType("new-message")).isEqualTo(answer);
        }
        assertThat(ben.history(conversation).get(0).getJsonArray("mentions")).containsExactly(cat.id(), ben.id());
        assertMentions(ben, 1, 1);
        assertMentions(cat, 1, 1);
        assertNoMentions(ann);
    }

    @Test
    void ofNoMemberThereIsNoList() {
        JsonObject answer = send(ann, mentioning("nobody")).object();

        assertThat(answer.containsKey("mentions")).isFalse();
        assertThat(ben.history(conversation).get(0)).isEqualTo(withoutNames(answer));
    }

    private static JsonObject withoutNames(JsonObject frame) {
        JsonObject message = frame.copy();
        message.remove("type");
        message.remove("tempMessageId");
        return message;
    }

    @Test
    void theListCountsUnreadOnesAndNamesTheFirst() {
        send(ann, mentioning());
        send(ann, mentioning(ben.id()));
        send(cat, all());
        send(ann, mentioning(ben.id(), cat.id()).put("mentionAll", true));
        assertMentions(ben, 3, 2);
        try (TestSocket bens = ben.connect()) {
            bens.readMessages(conversation);
            bens.awaitType("read-messages");
        }
        assertNoMentions(ben);
        send(ann, mentioning(ben.id()));
        assertMentions(ben, 1, 5);
    }

    @Test
    void onesOwnMessagesDoNotMentionOneself() {
        send(ben, mentioning(ben.id()));
        send(ben, all());
        send(ann, mentioning());

        assertNoMentions(ben);
    }

    @Test
    void messagesOfBlockedUsersDoNotCount() throws SQLException {
        send(ann, mentioning(ben.id()));
        send(cat, mentioning(ben.id()));
        execute("INSERT INTO block_table (user_id, blocked_id, blocked_at) VALUES ('" + ben.id() + "', '" + ann.id()
                + "', now())");

        assertMentions(ben, 1, 2);
    }

    @Test
    void aReplyMentionsTheOtherSenderAndAnEditKeepsIt() throws SQLException {
        send(ben, mentioning());
        JsonObject reply = send(ann, mentioning().put("replyTo", 1)).object();
        assertThat(reply.containsKey("mentions")).isFalse();
        assertMentions(ben, 1, 2);
        edit(ann, 2, mentioning(cat.id()));
        assertThat(rows()).containsExactlyInAnyOrder("2 " + ben.id(), "2 " + cat.id());
        send(ben, mentioning().put("replyTo", 1));

        assertThat(rows()).hasSize(2);
    }

    @Test
    void whetherAReplyMentionsIsASetting() {
        try (TestServer other =
                TestServer.with().set("CHAT_MESSAGES_REPLY_MENTIONS", "false").start()) {
            TestUser dan = other.newUser("dan");
            TestUser eve = other.newUser("eve");
            String path = "/conversations/" + dan.direct(eve) + "/messages";
            dan.post(path, "{\"tempMessageId\":\"t1\",\"content\":\"one\"}");
            eve.post(path, "{\"tempMessageId\":\"t2\",\"content\":\"two\",\"replyTo\":1}");

            assertThat(dan.conversations().get(0).getInteger("unreadCount")).isEqualTo(1);
            assertThat(dan.conversations().get(0).containsKey("mentionCount")).isFalse();
        }
    }

    @Test
    void anEditReplacesThemOrKeepsThem() throws SQLException {
        send(ann, mentioning(ben.id()));
        JsonObject kept = edit(ann, 1, new JsonObject()).object();
        assertThat(kept.getJsonArray("mentions")).containsExactly(ben.id());
        assertMentions(ben, 1, 1);
        JsonObject other = edit(ann, 1, mentioning(cat.id(), "nobody")).object();
        assertThat(other.getJsonArray("mentions")).containsExactly(cat.id());
        assertNoMentions(ben);
        assertMentions(cat, 1, 1);
        edit(ann, 1, all());
        assertMentions(ben, 1, 1);
        assertThat(rows()).containsExactly("1 ", "1 " + cat.id());
        JsonObject none = edit(ann, 1, mentioning().put("mentionAll", false)).object();
        assertThat(none.containsKey("mentions")).isFalse();
        assertThat(none.containsKey("mentionAll")).isFalse();
        assertThat(rows()).isEmpty();
    }

    @Test
    void aDeletedMessageMentionsNobody() throws SQLException {
        IntStream.rangeClosed(1, 30)
                .forEach(number -> send(ann, mentioning(ben.id()).put("mentionAll", true)));
        assertMentions(ben, 30, 1);
        ann.delete("/conversations/" + conversation + "/messages/1");
        assertMentions(ben, 29, 2);
        assertThat(ben.history(conversation).stream().filter(message -> message.containsKey("mentions")))
                .hasSize(29);
        delete(2, 4);
        assertMentions(ben, 26, 5);
        delete(5, 30);

        assertNoMentions(ben);
        assertThat(rows()).isEmpty();
    }

    private void delete(long first, long last) {
        Rest.Answer answer = ann.post(
                "/conversations/" + conversation + "/messages/delete", "{\"ranges\":[[" + first + "," + last + "]]}");
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void theCountEndsAtAHundred() {
        for (int number = 1; number <= 102; number++) {
            send(ann, mentioning(ben.id()));
        }

        assertMentions(ben, 100, 1);
    }

    @Test
    void inAGroupOfMoreThanFifteenOnlyAdministratorsMentionAll() throws SQLException {
        execute(
                "INSERT INTO participant_table (user_id, conversation_id) SELECT 'many' || n || {c}, {c} FROM generate_series(1, 12) n");
        execute("UPDATE conversation_table SET member_count = 15 WHERE conversation_id = {c}");
        assertThat(send(ben, all()).status()).isEqualTo(200);
        execute("INSERT INTO participant_table (user_id, conversation_id) VALUES ('sixteenth' || {c}, {c})");
        execute("UPDATE conversation_table SET member_count = 16 WHERE conversation_id = {c}");
        Rest.Answer refused = send(ben, all());
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.object().getString("code")).isEqualTo("not-allowed");
        assertThat(refused.object().getString("field")).isEqualTo("mentionAll");
        assertThat(send(ann, all()).status()).isEqualTo(200);
        send(ben, mentioning());

        assertThat(edit(ben, 3, all()).object().getString("field")).isEqualTo("mentionAll");
        assertThat(edit(ben, 1, all()).status()).isEqualTo(200);
        execute("UPDATE conversation_table SET settings = '{\"mentionAll\":0}' WHERE conversation_id = {c}");
        assertThat(send(ben, all()).status()).isEqualTo(200);
        execute(
                "UPDATE conversation_table SET settings = '{\"mentionAll\":1}', member_count = 3 WHERE conversation_id = {c}");
        assertThat(send(ben, all()).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"mentions\":\"ann\"} | mentions",
                "{\"mentions\":{\"ann\":1}} | mentions",
                "{\"mentions\":[1]} | mentions",
                "{\"mentions\":[null]} | mentions",
                "{\"mentions\":[\"\"]} | mentions",
                "{\"mentions\":[[\"ann\"]]} | mentions",
                "{\"mentions\":[\"\\u0000\"]} | mentions",
                "{\"mentionAll\":1} | mentionAll",
                "{\"mentionAll\":\"true\"} | mentionAll",
                "{\"mentionAll\":[]} | mentionAll"
            })
    void aBadFieldIsNamed(String body, String field) {
        Rest.Answer refused = send(ann, new JsonObject(body));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.object().getString("code")).isEqualTo("invalid-field");
        assertThat(refused.object().getString("field")).isEqualTo(field);
        send(ann, new JsonObject());

        assertThat(edit(ann, 1, new JsonObject(body)).object().getString("field"))
                .isEqualTo(field);
        assertThat(ann.history(conversation)).hasSize(1);
    }

    @Test
    void fiftyUsersAreTakenAndFiftyOneNot() {
        String[] fifty = IntStream.range(0, 50).mapToObj(number -> "u" + number).toArray(String[]::new);
        assertThat(send(ann, mentioning(fifty)).status()).isEqualTo(200);
        String[] more = IntStream.range(0, 51).mapToObj(number -> "u" + number).toArray(String[]::new);

        assertThat(send(ann, mentioning(more)).object().getString("field")).isEqualTo("mentions");
    }

    @Test
    void aRepeatedSendMentionsOnce() throws SQLException {
        send(ann, mentioning(ben.id()));
        sent = 0;
        send(ann, mentioning(cat.id()));

        assertThat(rows()).containsExactly("1 " + ben.id());
    }
}
