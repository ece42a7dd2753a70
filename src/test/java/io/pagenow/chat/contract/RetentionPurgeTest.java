package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.MetricsText;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The rows of messages that are older than {@code retention.days} are deleted in the background, an hour after nobody reads them. */
class RetentionPurgeTest {
    private static final int OLD = 2_500;

    @AutoClose
    private final TestServer server =
            TestServer.with().set("CHAT_RETENTION_DAYS", "30").start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String group = ann.group("Team", ben, server.newUser("cat"));
    private final String path = "/conversations/" + group;

    @AfterEach
    void everyPositionHasItsMessage() {
        assertThat(query("SELECT count(*) FROM message_state_table s WHERE NOT EXISTS (SELECT FROM message_table m"
                        + " WHERE m.conversation_id = s.conversation_id AND m.seq = s.seq)"))
                .isEqualTo("0");
    }

    private void execute(String... statements) {
        TestDatabases.execute(server.databaseUri(), statements);
    }

    private String query(String sql) {
        return TestDatabases.query(server.databaseUri(), sql);
    }

    private String messages() {
        return query("SELECT count(*) FROM message_table WHERE conversation_id = '" + group + "'");
    }

    private void send(String content) {
        assertThat(ann.post(
                                path + "/messages",
                                new JsonObject()
                                        .put("tempMessageId", content)
                                        .put("content", content)
                                        .encode())
                        .status())
                .isEqualTo(200);
    }

    /** Stores messages of 40 days ago, with what can belong to them. */
    private void storeOld() {
        execute(
                "INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, temp_message_id, content)"
                        + " SELECT '" + group + "', n, gen_random_uuid(), now() - interval '40 days', '" + ann.id()
                        + "', 'old-' || n, 'old ' || n FROM generate_series(1, " + OLD + ") AS n",
                "INSERT INTO reaction_table (conversation_id, seq, user_id, reactions, reacted_at) VALUES ('" + group
                        + "', 7, '" + ben.id() + "', '{+1}', now())",
                "INSERT INTO message_state_table (conversation_id, seq, rev, changed_at, edits) VALUES ('" + group
                        + "', 7, 2, now(), 0)",
                "UPDATE conversation_table SET rev = 2 WHERE conversation_id = '" + group + "'",
                "INSERT INTO mention_table (conversation_id, user_id, seq) VALUES ('" + group + "', '" + ben.id()
                        + "', 8)");
    }

    private void letTheHourPass() {
        execute("UPDATE retention_table SET changed_at = now() - interval '2 hours'");
    }

    @Test
    void oldRowsGoInBatchesAndClientsLearnTheFirstPosition() {
        storeOld();
        send("young");
        letTheHourPass();
        server.restart();
        await().untilAsserted(() -> assertThat(messages()).isEqualTo("1"));

        assertThat(query("SELECT (SELECT count(*) FROM reaction_table) + (SELECT count(*) FROM mention_table)"))
                .isEqualTo("0");
        TestUser back = ben.at(server);
        assertThat(back.get(path).object().getLong("firstSeq")).isEqualTo(OLD + 1);
        assertThat(back.history(group))
                .extracting(message -> message.getString("content"))
                .containsExactly("young");
        assertThat(back.history(group, "after=3&limit=10").array())
                .as("who asks for what follows a message that is gone gets the first one there is")
                .hasSize(1);
        assertThat(MetricsText.of(server.http()).value("chat_retention_messages_total{of=\"deleted\"}"))
                .isEqualTo(OLD);
        try (TestSocket bens = back.connect()) {
            bens.send(new JsonObject()
                    .put("action", "sync")
                    .put("cursors", new JsonObject().put(group, JsonArray.of(5, 1))));
            bens.awaitType("synced");
            assertThat(bens.messages(group)).hasSize(1);
            List<Long> firsts = bens.frames().stream()
                    .filter(frame -> frame.getString("type").equals("changes"))
                    .flatMap(frame -> frame.getJsonArray("items").stream())
                    .map(JsonObject.class::cast)
                    .filter(item -> item.getString("kind").equals("conversation"))
                    .map(item -> item.getLong("firstSeq"))
                    .toList();
            assertThat(firsts).containsExactly(OLD + 1L);
        }
    }

    @Test
    void theNextPositionFollowsAlsoWhenEverythingIsOld() {
        storeOld();
        letTheHourPass();
        server.restart();
        await().untilAsserted(() -> assertThat(messages()).isEqualTo("1"));
        assertThat(query("SELECT content || (extra ? 'deletedAt') FROM message_table WHERE conversation_id = '" + group
                        + "'"))
                .isEqualTo("true");
        TestUser sender = ann.at(server);
        long seq = sender.post(path + "/messages", "{\"tempMessageId\":\"n\",\"content\":\"new\"}")
                .object()
                .getLong("seq");
        assertThat(seq).isEqualTo(OLD + 1);
        assertThat(sender.history(group))
                .extracting(message -> message.getString("content"))
                .containsExactly("new");
    }

    @Test
    void aPurgeThatWasInterruptedGoesOn() {
        storeOld();
        send("young");
        execute(
                "UPDATE conversation_table SET first_seq = 2001, rev = 901, object_rev = 901 WHERE conversation_id = '"
                        + group + "'",
                "DELETE FROM reaction_table",
                "DELETE FROM message_table WHERE conversation_id = '" + group + "' AND seq < 1001");
        letTheHourPass();
        server.restart();
        await().untilAsserted(() -> assertThat(messages()).isEqualTo("1"));
        assertThat(ben.at(server).get(path).object().getLong("firstSeq")).isEqualTo(OLD + 1);
    }

    @Test
    void withinTheHourTheDaysCanBeTakenBack() {
        storeOld();
        send("young");
        server.restart();
        assertThat(ben.at(server).history(group)).hasSize(1);
        assertThat(messages()).isEqualTo(String.valueOf(OLD + 1));
        server.stop();
        try (TestServer forEver =
                TestServer.with().database(server.databaseUri()).start()) {
            assertThat(forEver.user(ben.id())
                            .history(group, "offset=0&limit=5000")
                            .array())
                    .hasSize(OLD + 1);
        }
    }

    @Test
    void aRepeatedSendOfADeletedMessageIsANewOne() {
        send("again");
        send("young");
        execute("UPDATE message_table SET sent_at = sent_at - interval '40 days' WHERE conversation_id = '" + group
                + "' AND seq = 1");
        letTheHourPass();
        server.restart();
        await().untilAsserted(() -> assertThat(messages()).isEqualTo("1"));
        assertThat(ann.at(server)
                        .post(path + "/messages", "{\"tempMessageId\":\"again\",\"content\":\"again\"}")
                        .object()
                        .getLong("seq"))
                .isEqualTo(3);
    }
}
