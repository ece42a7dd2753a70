package io.pagenow.chat.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.config.Secret;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.Migrations;
import io.pagenow.chat.support.OldDatabase;
import io.pagenow.chat.support.SqlClient;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was there when a backup was made is there after its restore. */
final class BackupTest {
    private static final FileChoice WITHOUT_FILES = new FileChoice(Optional.empty(), true);

    private static final List<String> UNUSUAL = List.of(
            "tab\tand\ttab",
            "line\nand\r\nline",
            "\\N \\. \\\\ \\t",
            "\\.",
            "\"quotes\" 'and' ,;",
            "emoji \uD83E\uDD84\uD83D\uDC69\u200D\uD83D\uDCBB",
            "replacement \uFFFD, last \uDBFF\uDFFD, \u0001\u001F\u007F",
            "\u4E2D".repeat(1_000));

    private final StringWriter printed = new StringWriter();
    private String source;
    private String target;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void makeDatabases() {
        source = TestDatabases.fresh();
        target = TestDatabases.fresh();
        file = folder.resolve("chat.tar.gz");
    }

    @AfterEach
    void dropDatabases() {
        TestDatabases.drop(source);
        TestDatabases.drop(target);
    }

    @Test
    void everyMessageAcknowledgedBeforeIsThereThoughPeopleGoOnWriting() {
        try (TestServer server = TestServer.with().database(source).start()) {
            TestUser ann = server.user("ann");
            TestUser ben = server.user("ben");
            String direct = ann.direct(ben);
            AtomicBoolean enough = new AtomicBoolean();
            int acknowledged;
            try (TestSocket socket = ann.connect()) {
                CompletableFuture<Integer> writing = CompletableFuture.supplyAsync(() -> {
                    int sent = 0;
                    while (!enough.get()) {
                        socket.deliver("t" + sent, direct, "message " + sent);
                        sent++;
                    }
                    return sent;
                });
                await().until(() -> socket.messages(direct).size() > 20);
                acknowledged = socket.messages(direct).size();
                back();
                enough.set(true);
                assertThat(writing.join()).isGreaterThan(acknowledged);
            }
            restore();
            try (TestServer restored = TestServer.with().database(target).start()) {
                List<JsonObject> there = restored.user("ben").history(direct);
                assertThat(there).hasSizeGreaterThanOrEqualTo(acknowledged);
                assertThat(there).isEqualTo(ben.history(direct).subList(0, there.size()));
            }
        }
    }

    @Test
    void searchFindsWhatWasRestoredToADatabaseOfAServerThatHadSearched() {
        try (TestServer server = TestServer.with().database(source).start()) {
            TestUser ann = server.user("ann");
            String direct = ann.direct(server.user("ben"));
            try (TestSocket socket = ann.connect()) {
                socket.deliver("t", direct, "umbrella");
            }
            TestDatabases.execute(source, "UPDATE message_table SET sent_at = sent_at - interval '3 days'");
            back();
        }
        TestServer.Builder searching = TestServer.with().database(target).set("CHAT_SEARCH_ENABLED", "on");
        try (TestServer before = searching.start()) {
            await().until(
                            () -> TestDatabases.query(
                                    before.databaseUri(),
                                    "SELECT count(*) FROM search_progress_table WHERE history_seq IS NULL"),
                            "1"::equals);
        }
        restore();
        try (TestServer restored = searching.start()) {
            TestUser ben = restored.user("ben");
            await().until(() -> ben.get("/search?q=umbrella")
                            .object()
                            .getJsonArray("results")
                            .size()
                    == 1);
        }
    }

    @Test
    void whatPeopleSeeIsTheSameOnAServerOfTheRestoredDatabase() {
        try (TestServer server = TestServer.with().database(source).start()) {
            TestUser ann = server.user("ann \uD83E\uDD84");
            TestUser ben = server.user("ben\\");
            TestUser cleo = server.user("cleo");
            String group = ann.group("Tabs\tand \\ and \uD83C\uDF89", ben, cleo);
            String direct = ann.direct(cleo);
            try (TestSocket socket = ann.connect();
                    TestSocket bens = ben.connect()) {
                for (String content : UNUSUAL) {
                    socket.deliver("t" + UNUSUAL.indexOf(content), group, content);
                }
                bens.readMessages(group);
                bens.awaitType("read-messages");
                socket.deliver("later", group, "one that Ben has not read");
                long deleted = socket.deliver("gone", group, "deleted").getLong("seq");
                String messages = "/conversations/" + group + "/messages/";
                ann.patch(messages + (deleted - 1), "{\"content\":\"edited\",\"data\":{\"a\":1}}");
                ann.delete(messages + deleted);
                socket.deliver("direct", direct, "hello");
            }
            cleo.put("/presence", "{\"visible\":false}");
            await().until(() -> ann.presenceOf(ben).getString("lastSeenAt") != null);
            // It is published before it is stored.
            await().until(
                            () -> TestDatabases.query(
                                    source,
                                    "SELECT max(to_char(last_seen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'))"
                                            + " FROM presence_table WHERE user_id = 'ben\\'"),
                            ann.presenceOf(ben).getString("lastSeenAt")::equals);
            back();
            restore();

            try (TestServer restored = TestServer.with().database(target).start()) {
                for (TestUser user : List.of(ann, ben, cleo)) {
                    TestUser same = restored.user(user.id());
                    assertThat(same.conversations()).isEqualTo(user.conversations());
                    assertThat(same.get("/conversations?isRead=false").body())
                            .isEqualTo(user.get("/conversations?isRead=false").body());
                    assertThat(same.get("/presence?userIds=" + "cleo").body())
                            .isEqualTo(user.get("/presence?userIds=cleo").body());
                    assertThat(same.presenceOf(ben)).isEqualTo(user.presenceOf(ben));
                }
                assertThat(restored.user(ben.id()).history(group)).isEqualTo(ben.history(group));
                String changes = "/conversations/" + group + "/changes";
                assertThat(restored.user(ben.id()).get(changes).object().getJsonArray("items"))
                        .hasSize(3)
                        .isEqualTo(ben.get(changes).object().getJsonArray("items"));
                assertThat(ben.history(group).stream()
                                .limit(UNUSUAL.size())
                                .map(message -> message.getString("content")))
                        .isEqualTo(UNUSUAL);
                assertThat(restored.user(cleo.id()).direct(ann)).isEqualTo(direct);
            }
        }
    }

    @Test
    void aSendRepeatedAfterTheRestoreMakesNoSecondMessageAndTheNextGetsTheNextPosition() {
        try (TestServer server = TestServer.with().database(source).start()) {
            TestUser ann = server.user("ann");
            String direct = ann.direct(server.user("ben"));
            JsonObject first;
            try (TestSocket socket = ann.connect()) {
                first = socket.deliver("t1", direct, "hello");
            }
            back();
            restore();
            try (TestServer restored = TestServer.with().database(target).start();
                    TestSocket socket = restored.user("ann").connect()) {
                assertThat(socket.deliver("t1", direct, "hello").getString("messageId"))
                        .isEqualTo(first.getString("messageId"));
                assertThat(socket.deliver("t2", direct, "again").getLong("seq")).isEqualTo(2);
                assertThat(restored.user("ann").history(direct)).hasSize(2);
            }
        }
    }

    @Test
    void aTableOfManyPartsComesOutAsItWentIn() throws SQLException {
        new Migrations(address(source)).apply();
        TestDatabases.execute(source, """
                INSERT INTO conversation_table (conversation_id, created_by, is_group) VALUES (gen_random_uuid(), 'ann', true);
                INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, content)
                SELECT conversation_id, n, gen_random_uuid(), now(), 'ann', repeat(md5(n::text), 30)
                FROM conversation_table, generate_series(1, 40000) n""");
        back();
        restore();
        String all = "SELECT count(*) || md5(string_agg(m::text, ',' ORDER BY seq)) FROM message_table m";
        assertThat(TestDatabases.query(target, all)).startsWith("40000").isEqualTo(TestDatabases.query(source, all));
        assertThat(printed.toString()).contains("40,000 rows");
    }

    @Test
    void aBackupOfAnOlderSchemaIsRestoredToTheNewestOne() throws SQLException {
        fill();
        TestDatabases.execute(source, """
                DROP TABLE presence_table; DROP INDEX conversation_direct_high;
                DELETE FROM chat_schema_history WHERE script LIKE 'V3%' OR script LIKE 'V4%'""");
        back();
        restore();
        assertThat(TestDatabases.query(target, "SELECT count(*) FROM message_table"))
                .isEqualTo("1");
        assertThat(TestDatabases.query(target, "SELECT to_regclass('presence_table') IS NOT NULL"))
                .isEqualTo("t");
        TestServer.with().database(target).start().close();
    }

    @Test
    void aGroupOfABackupWithoutRolesGetsItsCreatorAsOwner() throws SQLException {
        fill();
        TestDatabases.execute(source, """
                INSERT INTO conversation_table (conversation_id, created_by, title, is_group)
                VALUES ('00000000-0000-4000-8000-000000000001', 'zoe', 'Team', true),
                    ('00000000-0000-4000-8000-000000000002', 'nobody', 'Crew', true);
                INSERT INTO participant_table (conversation_id, user_id)
                SELECT c.conversation_id, u FROM conversation_table c, unnest(ARRAY['ann', 'zoe']) u WHERE c.title IN ('Team', 'Crew')""");
        back();
        restore();
        assertThat(TestDatabases.query(
                        target,
                        "SELECT string_agg(title || ' ' || user_id || ' ' || role, ', ' ORDER BY title DESC, user_id)"
                                + " FROM participant_table JOIN conversation_table USING (conversation_id)"
                                + " WHERE title IN ('Team', 'Crew')"))
                .isEqualTo("Team ann 0, Team zoe 2, Crew ann 2, Crew zoe 0");
    }

    @Test
    void theOriginalsFriendshipsComeAlongWhereTheyAre() throws SQLException {
        fill();
        TestDatabases.execute(source, """
                CREATE TABLE friendship_table (user_id1 varchar(50), user_id2 varchar(50), accepted_at timestamptz);
                INSERT INTO friendship_table VALUES ('ann', 'ben', '2021-09-26 10:00:00Z'), ('ann', 'cleo', NULL)""");
        back();
        restore();
        String friends = "SELECT string_agg(f::text, ' ' ORDER BY f) FROM friendship_table f";
        assertThat(TestDatabases.query(target, friends))
                .contains("cleo")
                .isEqualTo(TestDatabases.query(source, friends));
    }

    @Test
    void aTimeLimitForStatementsDoesNotCutABackupShort() throws SQLException {
        fill();
        TestDatabases.execute(
                source,
                "ALTER DATABASE " + TestDatabases.query(source, "SELECT current_database()")
                        + " SET statement_timeout = '1s'");
        backWhile("SELECT", "2 seconds");
        restore();
        assertThat(TestDatabases.query(target, "SELECT count(*) FROM message_table"))
                .isEqualTo("1");
    }

    @Test
    void whatIsCommittedBetweenTwoTablesOfABackupIsNotHalfInIt() throws SQLException {
        fill();
        backWhile("""
                UPDATE participant_table SET last_read_seq = 2;
                INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, content)
                SELECT conversation_id, 2, gen_random_uuid(), now(), 'ann', 'again' FROM conversation_table""", "0 seconds");
        assertThat(TestDatabases.query(source, "SELECT count(*) FROM message_table"))
                .isEqualTo("2");
        restore();
        assertThat(TestDatabases.query(
                        target, "SELECT max(seq) || ':' || max(last_read_seq) FROM message_table, participant_table"))
                .isEqualTo("1:0");
    }

    /** Backs up, and lets it wait so long for the second of three tables, until a transaction is committed that changes some. */
    private void backWhile(String change, String wait) throws SQLException {
        try (Connection lock = TestDatabases.open(source);
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("LOCK TABLE participant_table IN ACCESS EXCLUSIVE MODE");
            statement.execute(change);
            CompletableFuture<Void> backup = CompletableFuture.runAsync(this::back);
            String waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '" + wait + "'";
            await().until(() ->
                    backup.isDone() || TestDatabases.query(source, waiting).equals("1"));
            lock.commit();
            backup.join();
        }
    }

    @Test
    void theFileIsItsOwnersAloneAndAppearsWhole() throws IOException {
        fill();
        back();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void aFileThatIsThereIsReplacedOnlyWhenThatIsAskedFor() throws IOException {
        fill();
        Files.writeString(file, "precious");
        assertThatThrownBy(this::back).isInstanceOf(BackupException.class).hasMessageContaining("--replace");
        assertThat(file).hasContent("precious");
        // What a backup leaves behind whose machine lost its power.
        Files.writeString(folder.resolve("chat.tar.gz.part"), "a longer beginning ".repeat(1_000));
        new Backup(address(source), WITHOUT_FILES, new PrintWriter(printed)).writeTo(file, true);
        assertThat(Files.size(file)).isLessThan(10_000);
        restore();
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void whatCannotBeWrittenLeavesNothingBehind() {
        fill();
        assertThatThrownBy(() -> new Backup(address(source), WITHOUT_FILES, new PrintWriter(printed))
                        .writeTo(folder.resolve("nowhere/chat.tar.gz"), false))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("nowhere");
        TestDatabases.lockOut(source);
        assertThatThrownBy(this::back).isInstanceOf(BackupException.class).hasMessageNotContaining(source);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aDatabaseThatIsNotThisServersIsNotBackedUp() throws SQLException {
        assertThatThrownBy(this::back).isInstanceOf(BackupException.class).hasMessageContaining("nothing of chat-api");
        TestDatabases.execute(source, "CREATE TABLE message_table (message_id uuid PRIMARY KEY)");
        assertThatThrownBy(this::back).isInstanceOf(BackupException.class).hasMessageContaining("pg_dump");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aSchemaThatIsBeingMadeIsNotBackedUpAsOneWithNothingInIt() throws SQLException {
        fill();
        TestDatabases.execute(source, "DROP TABLE message_table CASCADE");
        assertThatThrownBy(this::back).isInstanceOf(BackupException.class).hasMessageContaining("being set up");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aSchemaNewerThanThisVersionIsNotBackedUpInParts() throws SQLException {
        fill();
        TestDatabases.execute(source, """
                INSERT INTO chat_schema_history SELECT 1000, '1000', 'later', type, 'V1000__later.sql', 1, installed_by,
                    installed_on, 1, true FROM chat_schema_history WHERE script LIKE 'V1\\_\\_%'""");
        assertThatThrownBy(this::back).isInstanceOf(BackupException.class).hasMessageContaining("newer chat-api");
    }

    @Test
    void aDatabaseOfAnotherEncodingIsTakenOverIntoOneInUtf8() {
        TestDatabases.drop(source);
        source = TestDatabases.fresh("ENCODING 'WIN1252' LOCALE 'C' TEMPLATE template0");
        OldDatabase.make(source);
        TestDatabases.execute(source, """
                INSERT INTO conversation_table VALUES (gen_random_uuid(), 'ann', now(), '', false, 'ann', 'zoé');
                INSERT INTO participant_table SELECT conversation_id, unnest(ARRAY['ann', 'zoé']) FROM conversation_table;
                INSERT INTO message_table
                SELECT conversation_id, n, gen_random_uuid(), now(), CASE n WHEN 1 THEN 'ann' ELSE 'zoé' END, 't', 'für 5 €'
                FROM conversation_table, generate_series(1, 2) n""");
        back();
        restore();

        try (TestServer restored = TestServer.with().database(target).start()) {
            TestUser zoe = restored.user("zoé");
            String conversation = zoe.conversations().get(0).getString("conversationId");
            assertThat(zoe.history(conversation))
                    .extracting(message -> message.getString("content"))
                    .containsExactly("für 5 €", "für 5 €");
            assertThat(zoe.get("/presence").object().fieldNames()).containsExactlyInAnyOrder("ann", "zoé");
            try (TestSocket socket = zoe.connect()) {
                socket.deliver("t3", conversation, "\uD83E\uDD84");
            }
        }
    }

    @Test
    void everyColumnOfTheSchemaIsBackedUpAndOneAloneTakesItsValuesFromASequence() throws SQLException {
        new Migrations(address(source)).apply();
        List<Table> listed = Table.ALL.stream()
                .filter(table -> !table.equals(Table.FRIENDSHIPS))
                .toList();
        StringBuilder columns = new StringBuilder();
        for (Table table : listed) {
            columns.append(table.name()).append(table.columnList()).append('\n');
        }
        assertThat(TestDatabases.query(source, """
                        SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
                            SELECT table_name || '(' || string_agg(column_name, ', ' ORDER BY ordinal_position) || ')' AS line
                            FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
                            WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name NOT IN ('answered', 'upload_id', 'upload_until', 'taken_until')
                                AND table_name NOT LIKE 'search\\_%' AND table_name NOT LIKE 'webhook\\_%'
                                AND table_name NOT IN ('chat_schema_history', 'chat_cluster_node', 'chat_running_server', 'secret_table',
                                'outbox_relay_table', 'retention_table')
                            GROUP BY table_name) lines""").lines())
                .containsExactlyInAnyOrderElementsOf(columns.toString().lines().toList());
        assertThat(TestDatabases.query(source, "SELECT string_agg(sequencename, ' ') FROM pg_sequences"))
                .isEqualTo("outbox_table_outbox_id_seq");
    }

    @Test
    void whatWaitsForTheRelayIsRelayedByTheRestoredServer() {
        String conversation;
        try (TestServer server = TestServer.with().database(source).start()) {
            TestUser ann = server.user("ann");
            conversation = ann.group("orders", server.user("ben"), server.user("cat"));
            SqlClient.send(source, conversation, "bot:orders", "before", "1");
            SqlClient.send(source, conversation, "stranger", "refused", "2");
            SqlClient.awaitFailed(source, conversation);
        }
        SqlClient.sendMany(source, conversation, "bot:orders", "m", 1, 30);
        back();
        restore();
        assertThat(TestDatabases.query(target, "SELECT count(*) FROM outbox_failed_table"))
                .isEqualTo("1");
        SqlClient.send(target, conversation, "bot:orders", "after", "3");
        try (TestServer restored = TestServer.with().database(target).start()) {
            TestUser ann = restored.user("ann");
            await().until(() -> ann.history(conversation).size() == 32);
            assertThat(ann.history(conversation).get(31).getString("content")).isEqualTo("after");
        }
    }

    @Test
    void aDatabaseThatHoldsConversationsIsRefusedAndStaysAsItIs() throws SQLException {
        fill();
        back();
        restore();
        String before = TestDatabases.query(target, "SELECT string_agg(m::text, ',') FROM message_table m");
        assertThatThrownBy(this::restore).isInstanceOf(BackupException.class).hasMessageContaining("already");
        assertThat(TestDatabases.query(target, "SELECT string_agg(m::text, ',') FROM message_table m"))
                .isEqualTo(before);
    }

    @Test
    void aDatabaseThatAServerUsesIsRefused() {
        fill();
        back();
        try (TestServer server = TestServer.with().database(target).start()) {
            assertThatThrownBy(this::restore)
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("server is using");
            assertThat(server.user("ann").conversations()).isEmpty();
        }
    }

    @Test
    void aFileThatIsDamagedBetweenItsCheckAndItsEndLeavesTheDatabaseEmpty() throws IOException, SQLException {
        fill();
        back();
        BackupFile checked = BackupFile.verify(file);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));
        assertThatThrownBy(() -> new Restore(checked, address(target), WITHOUT_FILES, new PrintWriter(printed)).run())
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("cut short");
        assertThat(TestDatabases.query(target, "SELECT count(*) FROM conversation_table"))
                .isEqualTo("0");
        Files.write(file, bytes);
        restore();
        assertThat(TestDatabases.query(target, "SELECT count(*) FROM conversation_table"))
                .isEqualTo("1");
    }

    private void back() {
        new Backup(address(source), WITHOUT_FILES, new PrintWriter(printed)).writeTo(file, false);
    }

    private void restore() {
        new Restore(BackupFile.verify(file), address(target), WITHOUT_FILES, new PrintWriter(printed)).run();
    }

    /** One conversation with one message. */
    private void fill() {
        new Migrations(address(source)).apply();
        TestDatabases.execute(source, """
                INSERT INTO conversation_table (conversation_id, created_by, is_group) VALUES (gen_random_uuid(), 'ann', true);
                INSERT INTO participant_table SELECT conversation_id, 'ann' FROM conversation_table;
                INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, content)
                SELECT conversation_id, 1, gen_random_uuid(), now(), 'ann', 'hello' FROM conversation_table""");
    }

    private static DatabaseAddress address(String uri) {
        return new DatabaseAddress(new Secret(uri));
    }
}
