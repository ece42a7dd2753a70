package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.jar.JarProcess;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestUser;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The rows of a deleted conversation are deleted to the last one, whichever nodes stop in the middle. */
final class ClusterPurgeIT {
    private static final int MESSAGES = 5_000;

    /** Reports, the record of acts, and what was to be sent and is refused outlive the conversation. */
    private static final List<String> KEPT =
            List.of("report_table", "audit_table", "scheduled_table", "outbox_table", "outbox_failed_table");

    @AutoClose
    private final TestCluster cluster = TestCluster.of(1);

    private final TestUser ann = cluster.newUser("ann", 0);
    private final TestUser ben = cluster.newUser("ben", 0);
    private final TestUser cat = cluster.newUser("cat", 0);
    private final String group = ann.group("Team", ben, cat);
    private final String path = "/conversations/" + group;

    private static void done(Rest.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isBetween(200, 204);
    }

    private long count(String table) {
        return Long.parseLong(TestDatabases.query(
                cluster.database(), "SELECT count(*) FROM " + table + " WHERE conversation_id = '" + group + "'"));
    }

    private List<String> tables() {
        String names = TestDatabases.query(
                cluster.database(),
                "SELECT string_agg(c.table_name, ' ') FROM information_schema.columns c"
                        + " JOIN information_schema.tables t USING (table_schema, table_name)"
                        + " WHERE c.column_name = 'conversation_id' AND c.table_schema = current_schema()"
                        + " AND t.table_type = 'BASE TABLE' AND c.table_name <> 'search_progress_table'"
                        + " AND c.table_name NOT LIKE 'webhook%'");
        return List.of(names.split(" "));
    }

    private void fill() {
        for (int seq = 1; seq <= 25; seq++) {
            done(ann.post(
                    path + "/messages",
                    "{\"tempMessageId\":\"t" + seq + "\",\"content\":\"hello\",\"mentions\":[\"" + ben.id() + "\"]}"));
        }
        done(ann.patch(path + "/messages/1", "{\"content\":\"edited\"}"));
        done(ben.put(path + "/messages/2/reactions/me", "{\"reactions\":[\"a\"]}"));
        done(ann.post(path + "/messages/delete", "{\"ranges\":[[5,25]]}"));
        done(ann.post(path + "/invite-link", "{}"));
        done(ann.post(
                "/scheduled",
                "{\"conversationId\":\"" + group + "\",\"tempMessageId\":\"later\",\"content\":\"hello\",\"sendAt\":\""
                        + Instant.now().plus(Duration.ofDays(1)) + "\"}"));
        done(ben.post("/reports", "{\"conversationId\":\"" + group + "\",\"seqs\":[2],\"reason\":\"spam\"}"));
        done(ann.delete(path + "/participants/" + cat.id()));
        TestDatabases.execute(
                cluster.database(),
                "INSERT INTO attachment_table (attachment_id, conversation_id, uploader, created_at, name, size, declared_type, store_key)"
                        + " VALUES (gen_random_uuid(), '" + group + "', '" + ann.id()
                        + "', now(), 'x', 1, '', 'none')");
        // An operation of a later version, so that the nodes leave it alone.
        TestDatabases.execute(
                cluster.database(),
                "INSERT INTO outbox_table (conversation_id, action, user_id, ref, body) VALUES ('" + group
                        + "', 'of-a-later-version', '" + ann.id() + "', '', '{}')",
                "INSERT INTO outbox_failed_table VALUES ('" + group + "', 0, 'send', '" + ann.id()
                        + "', 't', '{}', now(), now(), 'not-found', '')");
        TestDatabases.execute(
                cluster.database(), "CREATE TABLE search_words_of_test PARTITION OF search_table DEFAULT");
        TestDatabases.execute(
                cluster.database(), "INSERT INTO search_table VALUES ('" + group + "', 1, now(), 'edited')");
        TestDatabases.execute(
                cluster.database(),
                "INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, temp_message_id, content) SELECT '"
                        + group + "', n, gen_random_uuid(), now(), '" + ann.id()
                        + "', 'f' || n, 'filler' FROM generate_series(100, " + (99 + MESSAGES) + ") n");
    }

    private void isUnreadable(TestUser user) {
        List<String> reads = List.of(
                path,
                path + "/messages?offset=0&limit=10",
                path + "/messages?after=0&limit=10",
                path + "/changes",
                path + "/participants",
                path + "/members",
                path + "/receipts",
                path + "/messages/2/reactions");
        assertThat(reads).allSatisfy(read -> assertThat(user.get(read).status()).isEqualTo(404));
        assertThat(user.conversations()).isEmpty();
        assertThat(user.post(path + "/messages", "{\"tempMessageId\":\"late\",\"content\":\"hello\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anotherNodeFinishesWhatAKilledOneHasBegun() throws SQLException {
        fill();
        assertThat(tables()).allSatisfy(table -> assertThat(count(table)).isPositive());
        done(ann.delete(path));
        isUnreadable(ann);

        try (Connection holder = TestDatabases.open(cluster.database())) {
            lockInvite(holder);
            letPurge();
            await().atMost(TestCluster.PATIENCE).until(() -> count("message_table") < MESSAGES);
            cluster.node(0).kill();
            assertThat(count("invite_table")).isEqualTo(1);
            assertThat(count("conversation_table")).isEqualTo(1);
        }
        JarProcess other = cluster.add();
        isUnreadable(ann.at(other));
        isUnreadable(ben.at(other));

        await().atMost(TestCluster.PATIENCE.multipliedBy(2)).until(() -> count("conversation_table") == 0);
        assertThat(tables()).allSatisfy(table -> {
            if (KEPT.contains(table)) {
                assertThat(count(table)).as(table).isPositive();
            } else {
                assertThat(count(table)).as(table).isZero();
            }
        });
        isUnreadable(ann.at(other));
    }

    /** The purge cannot end before the lock is released. */
    private void lockInvite(Connection holder) throws SQLException {
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.execute("SELECT FROM invite_table WHERE conversation_id = '" + group + "' FOR UPDATE");
        }
    }

    private void letPurge() {
        TestDatabases.execute(
                cluster.database(),
                "UPDATE conversation_table SET deleted_at = now() - interval '1 hour' WHERE conversation_id = '" + group
                        + "'");
    }
}
