package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.jar.JarProcess;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Messages end once for the connections of all nodes, and a node that is killed while it deletes them leaves nothing half done. */
final class ClusterRetentionIT {
    private static final int OLD = 20_000;

    @AutoClose
    private final TestCluster cluster = TestCluster.of(1, Map.of("CHAT_RETENTION_DAYS", "30"));

    private final TestUser ann = cluster.newUser("ann", 0);
    private final TestUser ben = cluster.newUser("ben", 0);
    private final String group = ann.group("Team", ben, cluster.newUser("cat", 0));
    private final String path = "/conversations/" + group;

    private static Rest.Answer done(Rest.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private long send(TestUser sender, String content) {
        return done(sender.post(
                        path + "/messages",
                        new JsonObject()
                                .put("tempMessageId", content)
                                .put("content", content)
                                .encode()))
                .object()
                .getLong("seq");
    }

    private void execute(String... statements) {
        TestDatabases.execute(cluster.database(), statements);
    }

    private String query(String sql) {
        return TestDatabases.query(cluster.database(), sql);
    }

    private long messages() {
        return Long.parseLong(query("SELECT count(*) FROM message_table WHERE conversation_id = '" + group + "'"));
    }

    private static List<String> contents(TestUser user, String group) {
        return user.history(group).stream()
                .map(message -> message.getString("content"))
                .toList();
    }

    @Test
    void aPurgeGoesOnAfterItsNodeIsKilled() {
        execute(
                "INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, temp_message_id, content)"
                        + " SELECT '" + group + "', n, gen_random_uuid(), now() - interval '40 days', '" + ann.id()
                        + "', 'old-' || n, 'old ' || n FROM generate_series(1, " + OLD + ") AS n",
                "INSERT INTO message_state_table (conversation_id, seq, rev, changed_at, edits)" + " SELECT '" + group
                        + "', n, n, now(), 1 FROM generate_series(1, " + OLD + ", 7) AS n",
                "UPDATE conversation_table SET rev = " + OLD + " WHERE conversation_id = '" + group + "'");
        send(ann, "young");
        execute("UPDATE retention_table SET changed_at = now() - interval '2 hours'");
        cluster.node(0).terminate();

        JarProcess killed = cluster.add();
        await().atMost(TestCluster.PATIENCE).until(() -> messages() <= OLD - 1_000);
        killed.kill();
        assertThat(messages()).as("rows that the killed node has left").isGreaterThan(1);
        assertThat(query("SELECT count(*) FROM message_state_table s WHERE NOT EXISTS (SELECT FROM message_table m"
                        + " WHERE m.conversation_id = s.conversation_id AND m.seq = s.seq)"))
                .isEqualTo("0");

        JarProcess next = cluster.add();
        TestUser back = ben.at(next);
        assertThat(contents(back, group)).containsExactly("young");
        await().atMost(TestCluster.PATIENCE).until(() -> messages() == 1);
        assertThat(query("SELECT count(*) FROM message_state_table")).isEqualTo("0");
        assertThat(back.get(path).object().getLong("firstSeq")).isEqualTo(OLD + 1);
        assertThat(send(ann.at(next), "next")).isEqualTo(OLD + 2);
        assertThat(contents(back, group)).containsExactly("young", "next");
    }

    @Test
    void anEndedMessageIsRemovedOnceForConnectionsOfEveryNode() {
        JarProcess other = cluster.add();
        cluster.awaitMembers(2);
        done(ann.patch(path, "{\"settings\":{\"messageTtlSeconds\":60}}"));
        long seq = send(ann, "between us");
        try (TestSocket here = ben.connect();
                TestSocket there = ben.at(other).connect()) {
            sync(here);
            sync(there);
            execute(
                    "UPDATE message_table SET extra = extra || '{\"expiresAt\":1000}' WHERE conversation_id = '" + group
                            + "' AND seq = " + seq,
                    "UPDATE conversation_table SET ttl_due_at = now() WHERE conversation_id = '" + group + "'");
            for (TestSocket socket : List.of(here, there)) {
                socket.await(frame -> !removals(frame).isEmpty());
            }
            send(ann, "after");
            for (TestSocket socket : List.of(here, there)) {
                socket.await(frame -> "after".equals(frame.getString("content")));
                assertThat(socket.frames().stream()
                                .flatMap(frame -> removals(frame).stream())
                                .map(JsonArray::encode))
                        .containsExactly("[[" + seq + "," + seq + "]]");
            }
        }
        assertThat(query("SELECT content FROM message_table WHERE conversation_id = '" + group + "' AND seq = " + seq))
                .isEmpty();
    }

    /** Makes the client one that knows changes. */
    private void sync(TestSocket socket) {
        socket.send(
                new JsonObject().put("action", "sync").put("cursors", new JsonObject().put(group, JsonArray.of(0, 0))));
        socket.awaitType("synced");
    }

    private static List<JsonArray> removals(JsonObject frame) {
        return frame.getJsonArray("items", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .filter(item -> "removed".equals(item.getString("kind")))
                .map(item -> item.getJsonArray("ranges"))
                .toList();
    }
}
