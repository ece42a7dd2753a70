package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.MetricsText;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.SqlClient;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Messages of transactions in SQL. */
@Threat(41)
class OutboxTest {
    private static final String BOT = "bot:orders";

    @AutoClose
    private static final TestServer server = TestServer.start();

    private static final String database = server.databaseUri();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String group = ann.group("orders", ben, server.newUser("cat"));

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    private static List<String> contents(List<JsonObject> messages) {
        return messages.stream().map(message -> message.getString("content")).toList();
    }

    private static List<String> numbered(String prefix, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(n -> prefix + n).toList();
    }

    @Test
    void aMessageArrivesWithTheIdThatTheFunctionReturned() {
        try (TestSocket anns = ann.connect();
                SqlClient client = SqlClient.open(database)) {
            String id = client.text("SELECT chat_send(conversation => '" + group + "', sender => 'bot:orders',"
                    + " content => 'Order 17 is paid.', data => '{\"order\": 17}', id => 'order-17-paid',"
                    + " message_type => 'order.paid', mentions => ARRAY['" + ben.id() + "', 'nobody'])");
            client.commit();

            JsonObject message = anns.awaitMessages(group, 1).get(0);
            assertThat(message.getString("messageId")).isEqualTo(id);
            assertThat(message.getString("senderId")).isEqualTo(BOT);
            assertThat(message.getBoolean("bot")).isTrue();
            assertThat(message.getString("tempMessageId")).isEqualTo("order-17-paid");
            assertThat(message.getString("content")).isEqualTo("Order 17 is paid.");
            assertThat(message.getString("messageType")).isEqualTo("order.paid");
            assertThat(message.getJsonObject("data")).isEqualTo(new JsonObject().put("order", 17));
            assertThat(message.getJsonArray("mentions")).isEqualTo(new JsonArray().add(ben.id()));
            assertThat(message.getLong("seq")).isEqualTo(1);
        }
    }

    @Test
    void theIdOfAMessageIsThatOfASendByRest() {
        TestUser ulf = server.newUser("ülf");
        String ours = ulf.group("Grüße", ann, ben);
        String sent = ulf.post(
                        "/conversations/" + ours + "/messages", "{\"tempMessageId\":\"größe\",\"content\":\"x\"}")
                .object()
                .getString("messageId");

        assertThat(SqlClient.send(database, ours, ulf.id(), "x", "größe")).isEqualTo(sent);
        SqlClient.awaitRelayed(database);
        assertThat(ulf.history(ours)).hasSize(1);
    }

    @Test
    void whatIsRolledBackIsNeverSent() {
        try (SqlClient client = SqlClient.open(database)) {
            client.send(group, BOT, "rolled back", "a");
        }
        SqlClient.send(database, group, BOT, "committed", "b");

        SqlClient.awaitRelayed(database);
        assertThat(contents(ann.history(group))).containsExactly("committed");
    }

    @Test
    void aRepeatedIdMakesOneMessage() {
        String first = SqlClient.send(database, group, BOT, "once", "same");
        SqlClient.awaitRelayed(database);
        String second = SqlClient.send(database, group, BOT, "twice", "same");
        SqlClient.awaitRelayed(database);

        assertThat(second).isEqualTo(first);
        assertThat(contents(ann.history(group))).containsExactly("once");
        assertThat(failures(group)).isEqualTo("0");
    }

    private static String failures(String conversation) {
        return TestDatabases.query(
                database, "SELECT count(*) FROM outbox_failed_table WHERE conversation_id = '" + conversation + "'");
    }

    @Test
    void aThousandMessagesOfATransactionKeepTheirOrder() {
        try (TestSocket anns = ann.connect()) {
            SqlClient.sendMany(database, group, BOT, "m", 1, 1_000);

            assertThat(contents(anns.awaitMessages(group, 1_000))).isEqualTo(numbered("m", 1, 1_000));
            assertThat(contents(ann.history(group))).isEqualTo(numbered("m", 1, 1_000));
        }
    }

    @Test
    void messagesOfSeveralTransactionsKeepTheirOrder() {
        for (int part = 0; part < 10; part++) {
            SqlClient.sendMany(database, group, BOT, "m", part * 100 + 1, part * 100 + 100);
        }
        SqlClient.awaitRelayed(database);
        assertThat(contents(ann.history(group))).isEqualTo(numbered("m", 1, 1_000));

        AtOnce.run(4, writer -> {
            for (int part = 0; part < 20; part++) {
                SqlClient.sendMany(database, group, BOT, "w" + writer + "-", part * 10 + 1, part * 10 + 10);
            }
            return null;
        });
        SqlClient.awaitRelayed(database);
        List<String> all = contents(ann.history(group));
        assertThat(all).hasSize(1_800).doesNotHaveDuplicates();
        for (int writer = 0; writer < 4; writer++) {
            String prefix = "w" + writer + "-";
            assertThat(all.stream().filter(content -> content.startsWith(prefix)))
                    .containsExactlyElementsOf(numbered(prefix, 1, 200));
        }
    }

    @Test
    void whatIsCommittedLateIsNotPassedOver() {
        String other = ann.group("others", ben, server.newUser("dan"));
        try (SqlClient late = SqlClient.open(database)) {
            late.send(group, BOT, "late", "late");
            late.send(other, BOT, "late", "late");
            SqlClient.sendMany(database, group, BOT, "m", 1, 300);
            await().until(() -> ann.history(group).size() == 300);
            late.commit();
        }

        await().until(() -> ann.history(group).size() == 301);
        await().until(() -> ann.history(other).size() == 1);
        assertThat(contents(ann.history(group)).get(300)).isEqualTo("late");
    }

    @Test
    void othersGoOnWhileTwentyThousandAreRelayed() {
        String quiet = ann.direct(ben);
        try (TestSocket anns = ann.connect()) {
            TestDatabases.execute(
                    database,
                    "DO $$ BEGIN PERFORM chat_send('" + group + "', 'bot:orders', 'm' || n, id => 'm' || n)"
                            + " FROM generate_series(1, 20000) n; END $$");
            anns.deliver("mine", quiet, "not later than the flood");
        }
        SqlClient.awaitRelayed(database);
        assertEarlier(quiet, group);
        assertThat(contents(ann.history(group))).isEqualTo(numbered("m", 1, 20_000));
    }

    @Test
    void aConversationWithVeryManyKeepsNoOtherWaiting() {
        String other = ann.group("others", ben, server.newUser("dan"));
        SqlClient.sendMany(database, group, BOT, "m", 1, 10_000);
        SqlClient.send(database, other, BOT, "short", "s");

        SqlClient.awaitRelayed(database);
        assertEarlier(other, group);
        assertThat(contents(ann.history(group))).isEqualTo(numbered("m", 1, 10_000));
    }

    /** The last message of a conversation was stored before that of another one. */
    private static void assertEarlier(String conversation, String other) {
        assertThat(TestDatabases.query(
                        database,
                        "SELECT (SELECT max(sent_at) FROM message_table WHERE conversation_id = '" + conversation
                                + "') < (SELECT max(sent_at) FROM message_table WHERE conversation_id = '" + other
                                + "')"))
                .isEqualTo("t");
    }

    @Test
    void aBotNeedsNoPlaceInAGroupAndItsMessagesCanBeRepeated() {
        String first = SqlClient.send(database, group, "bot:stranger", "hello", "h");
        await().until(() -> ann.history(group).size() == 1);

        assertThat(SqlClient.send(database, group, "bot:stranger", "hello", "h"))
                .isEqualTo(first);
        SqlClient.awaitRelayed(database);
        assertThat(failures(group)).isEqualTo("0");
        assertThat(ann.get("/conversations/" + group + "/participants").array())
                .doesNotContain("bot:stranger")
                .hasSize(3);
    }

    @Test
    void aBotHasNoBusinessInADirectConversationOfOthers() {
        String direct = ann.direct(ben);
        SqlClient.send(database, direct, BOT, "hello", "h");

        assertThat(SqlClient.awaitFailed(database, direct)).isEqualTo("not-found");
        assertThat(ann.history(direct)).isEmpty();
    }

    @Test
    void whatIsRefusedIsKeptWithItsCodeAndCanBeRepeated() {
        String unknown = newId();
        SqlClient.send(database, unknown, BOT, "nowhere", "n");
        assertThat(SqlClient.awaitFailed(database, unknown)).isEqualTo("not-found");

        SqlClient.send(database, group, "stranger", "hello", "s");
        assertThat(SqlClient.awaitFailed(database, group)).isEqualTo("not-found");

        String frozen = ann.group("frozen", ben, server.newUser("dan"));
        set(frozen, "frozen = true");
        SqlClient.send(database, frozen, ben.id(), "hello", "of ben");
        SqlClient.send(database, frozen, BOT, "hello", "of the bot");
        SqlClient.send(database, frozen, ann.id(), "hello", "of the owner");
        SqlClient.awaitRelayed(database);
        assertThat(failures(frozen)).isEqualTo("2");
        assertThat(SqlClient.awaitFailed(database, frozen)).isEqualTo("not-allowed");
        assertThat(ann.history(frozen)).hasSize(1);

        set(frozen, "frozen = false");
        TestDatabases.execute(database, """
                WITH again AS (DELETE FROM outbox_failed_table WHERE conversation_id = '%s' RETURNING *)
                INSERT INTO outbox_table (conversation_id, action, user_id, ref, body)
                SELECT conversation_id, action, user_id, ref, body FROM again ORDER BY outbox_id""".formatted(frozen));
        await().until(() -> ann.history(frozen).size() == 3);
        assertThat(ann.history(frozen).get(1).getString("senderId")).isEqualTo(ben.id());
    }

    private static void set(String conversation, String change) {
        TestDatabases.execute(
                database,
                "UPDATE conversation_table SET " + change + " WHERE conversation_id = '" + conversation + "'");
    }

    @Test
    void theSettingsOfTheServerAndItsBansHold() {
        SqlClient.send(database, group, BOT, "x".repeat(1_001), "long");
        assertThat(SqlClient.awaitFailed(database, group)).isEqualTo("invalid-field");
        assertThat(TestDatabases.query(
                        database, "SELECT message FROM outbox_failed_table WHERE conversation_id = '" + group + "'"))
                .contains("content");

        TestDatabases.execute(
                database,
                "INSERT INTO ban_table (user_id, banned_at, banned_by) VALUES ('bot:bad', now(), 'administrator')");
        SqlClient.send(database, group, "bot:bad", "hello", "b");
        SqlClient.awaitRelayed(database);
        assertThat(SqlClient.awaitFailed(database, group)).isEqualTo("forbidden");
    }

    @Test
    void slowModeDoesNotApply() {
        set(group, "slow_mode_seconds = 3600");
        SqlClient.sendMany(database, group, BOT, "m", 1, 20);
        SqlClient.sendMany(database, group, ben.id(), "b", 1, 20);
        SqlClient.awaitRelayed(database);

        assertThat(ann.history(group)).hasSize(40);
    }

    @Test
    void aRefusedMessageKeepsNoneAfterItWaiting() {
        try (SqlClient client = SqlClient.open(database)) {
            for (int n = 1; n <= 10; n++) {
                client.send(group, n % 2 == 0 ? "stranger" : BOT, "m" + n, "m" + n);
            }
            client.commit();
        }
        SqlClient.awaitRelayed(database);
        assertThat(contents(ann.history(group))).containsExactly("m1", "m3", "m5", "m7", "m9");
        assertThat(failures(group)).isEqualTo("5");
        for (String result : List.of("relayed", "failed")) {
            await().until(() ->
                    MetricsText.of(server.http()).value("chat_relay_operations_total{result=\"" + result + "\"}") >= 5);
        }
    }

    @Test
    void wrongParametersAreNamed() {
        assertInvalid("chat_send(NULL, 'ann', 'x')", "\"conversation\"");
        assertInvalid("chat_send('" + group + "', NULL, 'x')", "\"sender\"");
        assertInvalid("chat_send('" + group + "', '', 'x')", "\"sender\"");
        assertInvalid("chat_send('" + group + "', repeat('x', 201), 'x')", "\"sender\"");
        assertInvalid("chat_send('" + group + "', 'bot:Orders', 'x')", "\"sender\"");
        assertInvalid("chat_send('" + group + "', 'ann', NULL)", "\"content\"");
        assertInvalid("chat_send('" + group + "', 'ann', '')", "\"content\"");
        assertInvalid("chat_send('" + group + "', 'ann', repeat('x', 10001))", "\"content\" has 10001");
        assertInvalid("chat_send('" + group + "', 'ann', 'x', id => '')", "\"id\"");
        assertInvalid("chat_send('" + group + "', 'ann', 'x', id => repeat('x', 201))", "\"id\" has 201");
        assertInvalid("chat_send('" + group + "', 'ann', 'x', data => '[]')", "\"data\"");
        assertInvalid(
                "chat_send('" + group + "', 'ann', 'x', data => jsonb_build_object('a', repeat('x', 4096)))",
                "\"data\" has 4105 bytes");
        assertInvalid("chat_send('" + group + "', 'ann', 'x', data => '{\"$a\": 1}')", "\"data\"");
        assertInvalid(
                "chat_send('" + group + "', 'ann', 'x', data => '{\"a\":[[[[[[[[1]]]]]]]]}')", "\"data\" is nested");
        assertInvalid("chat_send('" + group + "', 'ann', 'x', message_type => 'system')", "\"message_type\"");
        assertInvalid("chat_send('" + group + "', 'ann', 'x', message_type => 'A')", "\"message_type\"");
        assertInvalid("chat_send('" + group + "', 'ann', 'x', mentions => ARRAY['a', NULL])", "\"mentions\"");
        assertInvalid("chat_add_participant(NULL, 'ann', 'bot:orders')", "\"conversation\"");
        assertInvalid("chat_add_participant('" + group + "', '', 'bot:orders')", "\"user_id\"");
        assertInvalid("chat_add_participant('" + group + "', 'ann', '')", "\"added_by\"");
        assertInvalid("chat_create_conversation('', ARRAY['ann'])", "\"creator\"");
        assertInvalid("chat_create_conversation('ann', NULL)", "\"participants\"");
        assertInvalid("chat_create_conversation('ann', ARRAY['ann'])", "\"participants\"");
        assertInvalid("chat_create_conversation('ann', ARRAY['ben', ''], 'x')", "\"participants\"");
        assertInvalid("chat_create_conversation('ann', ARRAY['ben', 'cat'])", "\"title\"");
        assertInvalid("chat_create_conversation('ann', ARRAY['ben', 'cat'], ' ')", "\"title\"");
        assertInvalid("chat_create_conversation('ann', ARRAY['ben', 'cat'], 'x', '')", "\"id\"");
    }

    private static void assertInvalid(String call, String named) {
        try (SqlClient client = SqlClient.open(database)) {
            assertThatThrownBy(() -> client.text("SELECT " + call))
                    .as(call)
                    .hasMessageContaining("22023")
                    .hasMessageContaining(named)
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void aGroupIsMadeAndFilledInOneTransaction() {
        TestUser dan = server.newUser("dan");
        try (TestSocket anns = ann.connect();
                TestSocket dans = dan.connect();
                SqlClient client = SqlClient.open(database)) {
            String create = "SELECT chat_create_conversation('bot:orders', ARRAY['" + ann.id()
                    + "'], 'Order 17', 'order-" + dan.id() + "')";
            String order = client.text(create);
            client.send(order, BOT, "welcome", "1");
            client.text("SELECT chat_add_participant('" + order + "', '" + dan.id() + "', 'bot:orders')");
            client.send(order, BOT, "and dan", "2");
            assertThat(ann.get("/conversations/" + order).status()).isEqualTo(404);
            client.commit();

            assertThat(anns.awaitMessages(order, 3).get(0).getString("content")).isEqualTo("welcome");
            assertThat(contents(dans.awaitMessages(order, 2)).get(1)).isEqualTo("and dan");
            assertThat(client.text(create)).isEqualTo(order);
            client.commit();
            SqlClient.awaitRelayed(database);
            JsonObject seen = ann.get("/conversations/" + order).object();
            assertThat(seen.getString("title")).isEqualTo("Order 17");
            assertThat(seen.getBoolean("isGroup")).isTrue();
            assertThat(ann.get("/conversations/" + order + "/participants").array())
                    .containsExactlyInAnyOrder(ann.id(), dan.id(), BOT);
            assertThat(failures(order)).isEqualTo("0");
            assertThat(TestDatabases.query(
                            database,
                            "SELECT string_agg(via || ' ' || action, ', ' ORDER BY at) FROM audit_table WHERE conversation_id = '"
                                    + order + "'"))
                    .isEqualTo("sql group-created, sql add-members");
        }
    }

    @Test
    void addingHasTheRightsOfAUserAndAllThoseOfABot() {
        TestUser dan = server.newUser("dan");
        add(group, dan.id(), "stranger");
        assertThat(SqlClient.awaitFailed(database, group)).isEqualTo("not-found");
        set(group, "settings = '{\"add\":1}'");
        add(group, dan.id(), "bot:orders");
        await().until(() -> dan.get("/conversations/" + group).status() == 200);

        String direct = ann.direct(ben);
        add(direct, dan.id(), "bot:orders");
        assertThat(SqlClient.awaitFailed(database, direct)).isEqualTo("not-allowed");
    }

    private static void add(String conversation, String userId, String by) {
        try (SqlClient client = SqlClient.open(database)) {
            client.text("SELECT chat_add_participant('" + conversation + "', '" + userId + "', '" + by + "')");
            client.commit();
        }
    }

    @Test
    void aPairHasOneDirectConversationWhoeverMakesIt() {
        String byRest = ann.direct(ben);
        TestUser dan = server.newUser("dan");
        try (SqlClient client = SqlClient.open(database);
                TestSocket dans = dan.connect()) {
            assertThat(client.text(createDirect(ben.id(), ann.id()))).isEqualTo(byRest);
            String made = client.text(createDirect(BOT, dan.id()));
            client.send(made, BOT, "hello", "1");
            client.commit();

            assertThat(dans.awaitMessages(made, 1).get(0).getBoolean("bot")).isTrue();
            assertThat(dan.direct(new TestUser(server, BOT, ""))).isEqualTo(made);
            assertThat(client.text(createDirect(dan.id(), BOT))).isEqualTo(made);
        }
    }

    private static String createDirect(String creator, String other) {
        return "SELECT chat_create_conversation('" + creator + "', ARRAY['" + other + "'])";
    }

    @Test
    void whoIsBlockedMakesNoDirectConversation() {
        Rest.Answer blocked = ann.put("/me/blocked/" + Rest.encoded(BOT), "");
        assertThat(blocked.status()).as(blocked.body()).isBetween(200, 204);
        try (SqlClient client = SqlClient.open(database)) {
            String refused = client.text(createDirect(BOT, ann.id()));
            client.send(refused, BOT, "hello", "1");
            client.commit();

            SqlClient.awaitRelayed(database);
            assertThat(TestDatabases.query(
                            database,
                            "SELECT string_agg(action || ' ' || code, ', ' ORDER BY outbox_id) FROM outbox_failed_table"
                                    + " WHERE conversation_id = '" + refused + "'"))
                    .isEqualTo("create not-allowed, send not-found");
        }
    }

    @Test
    void aRowThatNoFunctionHasWrittenIsRefused() {
        TestDatabases.execute(
                database,
                "INSERT INTO outbox_table (conversation_id, action, user_id, ref, body) VALUES ('" + group
                        + "', 'create', 'ann', '', '{\"title\": 5}'), ('" + group + "', 'send', 'ann', '', '[1]')");
        SqlClient.awaitRelayed(database);
        assertThat(failures(group)).isEqualTo("2");
    }
}
