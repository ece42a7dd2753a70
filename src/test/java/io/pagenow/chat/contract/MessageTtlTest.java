package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.StoreDirectory;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A group's messages end after a time that its administrators set, as if their senders had deleted them. */
class MessageTtlTest {
    @AutoClose
    private static final StoreDirectory store = StoreDirectory.fresh();

    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_ATTACHMENTS_DIRECTORY", store.path().toString())
            .set("CHAT_SEARCH_ENABLED", "on")
            .start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String group = ann.group("Team", ben, server.newUser("cat"));
    private final String path = "/conversations/" + group;

    private Rest.Answer set(TestUser user, Object seconds) {
        return user.patch(
                path,
                new JsonObject()
                        .put("settings", new JsonObject().put("messageTtlSeconds", seconds))
                        .encode());
    }

    private long send(TestUser user, String content) {
        Rest.Answer answer = user.post(
                path + "/messages",
                new JsonObject()
                        .put("tempMessageId", "t" + content.hashCode())
                        .put("content", content)
                        .encode());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.object().getLong("seq");
    }

    private static void execute(String... statements) {
        TestDatabases.execute(server.databaseUri(), statements);
    }

    private static String query(String sql) {
        return TestDatabases.query(server.databaseUri(), sql);
    }

    /** Lets the end of the messages that have one come, without a moment at which the server looks for them. */
    private void end() {
        execute("UPDATE message_table SET extra = extra || '{\"expiresAt\":1000}' WHERE conversation_id = '" + group
                + "' AND extra ? 'expiresAt'");
    }

    /** Lets the server look for messages whose end has come. */
    private void look() {
        execute("UPDATE conversation_table SET ttl_due_at = now() WHERE conversation_id = '" + group + "'");
    }

    private List<String> contents(TestUser user) {
        return user.history(group).stream()
                .filter(message -> !"system".equals(message.getString("messageType")))
                .map(message -> message.getString("content"))
                .toList();
    }

    private String stored(long seq) {
        return query("SELECT content FROM message_table WHERE conversation_id = '" + group + "' AND seq = " + seq);
    }

    @Test
    void administratorsSetTheTimeAndEverybodyIsTold() {
        try (TestSocket bens = ben.connect()) {
            Rest.Answer answer = set(ann, 3600);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.object().getJsonObject("settings").getInteger("messageTtlSeconds"))
                    .isEqualTo(3600);
            JsonObject told = bens.awaitType("new-message").getJsonObject("data");
            assertThat(told.getString("event")).isEqualTo("settings-changed");
            assertThat(told.getJsonObject("settings")).isEqualTo(new JsonObject().put("messageTtlSeconds", 3600));
        }
        assertThat(query(
                        "SELECT detail -> 'settings' ->> 'messageTtlSeconds' FROM audit_table WHERE conversation_id = '"
                                + group + "' AND action = 'change-conversation'"))
                .isEqualTo("3600");
        assertThat(ben.get(path).object().getJsonObject("settings").getInteger("messageTtlSeconds"))
                .isEqualTo(3600);
    }

    @Test
    void membersMayNotSetIt() {
        Rest.Answer refused = set(ben, 3600);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.object().getString("code")).isEqualTo("not-allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "59", "-60", "31536001", "9223372036854775808", "60.5", "\"60\"", "true", "{}"})
    void anotherTimeIsRefusedByName(String seconds) {
        Rest.Answer refused = ann.patch(path, "{\"settings\":{\"messageTtlSeconds\":" + seconds + "}}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.object().getString("field")).isEqualTo("messageTtlSeconds");
        assertThat(query("SELECT message_ttl_seconds FROM conversation_table WHERE conversation_id = '" + group + "'"))
                .isEqualTo("0");
    }

    @Test
    void nullAndZeroAreNever() {
        for (Object never : new Object[] {null, 0}) {
            assertThat(set(ann, 60).status()).isEqualTo(200);
            assertThat(set(ann, never).object().getJsonObject("settings").getInteger("messageTtlSeconds"))
                    .isZero();
        }
        long seq = send(ann, "stays");
        end();
        assertThat(contents(ben)).contains("stays");
        look();
        await().until(() -> query("SELECT count(*) FROM conversation_table WHERE ttl_due_at IS NULL"
                        + " AND ttl_from_seq IS NULL AND conversation_id = '" + group + "'")
                .equals("1"));
        assertThat(stored(seq)).isEqualTo("stays");
    }

    @Test
    void anEndedMessageIsReadByNobodyAtOnce() {
        send(ann, "before");
        set(ann, 60);
        long seq = send(ann, "between us");
        send(ben, "reply");
        execute("UPDATE message_table SET extra = extra || '{\"replyTo\":" + seq + "}' WHERE conversation_id = '"
                + group + "' AND seq = " + (seq + 1));
        execute("UPDATE message_table SET extra = extra || '{\"expiresAt\":1000}' WHERE conversation_id = '" + group
                + "' AND seq = " + seq);
        assertThat(stored(seq)).as("the row is not changed yet").isEqualTo("between us");

        assertThat(contents(ben)).containsExactlyInAnyOrder("before", "", "reply");
        assertThat(ben.history(group).toString()).doesNotContain("between us");
        try (TestSocket bens = ben.connect()) {
            bens.sync();
            bens.awaitType("synced");
            assertThat(bens.frames().toString()).contains("before").doesNotContain("between us");
        }
        assertThat(ann.patch(path + "/messages/" + seq, "{\"content\":\"changed\"}")
                        .status())
                .isNotEqualTo(200);
        assertThat(ben.put(path + "/messages/" + seq + "/reactions/me", "{\"reactions\":[\"👍\"]}")
                        .status())
                .isNotEqualTo(200);
    }

    @Test
    void itsContentIsDeletedAndEveryDeviceLearnsOfIt() {
        send(ann, "before");
        set(ann, 60);
        FileClient files = new FileClient(ann, group);
        String file = files.sent("f", "a.txt", "text/plain", "hello".getBytes(StandardCharsets.UTF_8));
        long seq = send(ann, "quagga between us");
        await().until(() ->
                ben.get("/search?q=quagga").object().getJsonArray("results").size() == 1);
        assertThat(unread()).isEqualTo(3);
        try (TestSocket bens = ben.connect()) {
            end();
            look();
            JsonObject changes = bens.await(frame ->
                    "changes".equals(frame.getString("type")) && frame.encode().contains("removed"));
            assertThat(changes.getJsonArray("items").encode()).contains("[" + (seq - 1) + "," + seq + "]");
        }
        assertThat(stored(seq)).isEmpty();
        assertThat(stored(1)).as("it had no end").isEqualTo("before");
        assertThat(unread()).isEqualTo(1);
        assertThat(FileClient.get(ben, file).status()).isEqualTo(404);
        assertThat(query("SELECT count(*) FROM attachment_table WHERE attachment_id = '" + file + "'"))
                .isEqualTo("0");
        assertThat(ben.get("/search?q=quagga").object().getJsonArray("results")).isEmpty();
        assertThat(query("SELECT count(*) FROM search_table WHERE conversation_id = '" + group + "' AND seq = " + seq))
                .isEqualTo("0");
        JsonObject ended = ben.history(group).stream()
                .filter(message -> message.getLong("seq") == seq)
                .findFirst()
                .orElseThrow();
        assertThat(ended.getString("deletedAt")).isNotEmpty();
        assertThat(ended.getString("deletedBy")).isEqualTo(ann.id());
        assertThat(send(ann, "quagga between us"))
                .as("a repeated send finds the place")
                .isEqualTo(seq);
    }

    private int unread() {
        return ben.conversations().stream()
                .filter(each -> each.getString("conversationId").equals(group))
                .findFirst()
                .orElseThrow()
                .getInteger("unreadCount");
    }

    @Test
    void aShorterTimeHoldsForLaterMessagesAlone() {
        set(ann, 86_400);
        long first = send(ann, "a day");
        set(ann, 60);
        long second = send(ann, "a minute");
        String seconds = "SELECT round(((extra ->> 'expiresAt')::bigint - extract(epoch FROM sent_at) * 1000) / 1000)"
                + " FROM message_table WHERE conversation_id = '" + group + "' AND seq = ";
        assertThat(query(seconds + first)).isEqualTo("86400");
        assertThat(query(seconds + second)).isEqualTo("60");
        execute("UPDATE message_table SET extra = extra || '{\"expiresAt\":1000}' WHERE conversation_id = '" + group
                + "' AND seq = " + second);
        look();
        await().untilAsserted(() -> assertThat(stored(second)).isEmpty());
        assertThat(stored(first)).isEqualTo("a day");
        assertThat(query("SELECT ttl_from_seq FROM conversation_table WHERE conversation_id = '" + group + "'"))
                .isEqualTo(String.valueOf(first));
    }

    @Test
    void manyMessagesEndOneAfterTheOther() {
        set(ann, 60);
        execute(
                "INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, temp_message_id, content, extra)"
                        + " SELECT '" + group + "', n, gen_random_uuid(), now(), '" + ann.id()
                        + "', 'many-' || n, 'many',"
                        + " '{\"expiresAt\":1000}' FROM generate_series(2, 2600) AS n");
        look();
        await().untilAsserted(() -> assertThat(query("SELECT count(*) FROM message_table WHERE conversation_id = '"
                        + group + "' AND content = 'many'"))
                .isEqualTo("0"));
        assertThat(query("SELECT count(*) FROM message_table WHERE conversation_id = '" + group + "'"))
                .as("positions have no holes")
                .isEqualTo("2600");
    }
}
