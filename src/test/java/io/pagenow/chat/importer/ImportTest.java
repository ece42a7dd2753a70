package io.pagenow.chat.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.config.Secret;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.Migrations;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database as the original made it is taken over with nothing lost. */
final class ImportTest {
    private static final String DIRECT = "11111111-1111-1111-1111-111111111111";
    private static final String GROUP = "22222222-2222-2222-2222-222222222222";
    private static final String DOUBLE = "33333333-3333-3333-3333-333333333333";

    private String source;
    private String target;
    private final StringWriter printed = new StringWriter();

    @BeforeEach
    void makeDatabases() {
        source = TestDatabases.fresh();
        target = TestDatabases.fresh();
    }

    @AfterEach
    void dropDatabases() {
        TestDatabases.drop(source);
        TestDatabases.drop(target);
    }

    @Test
    void conversationsParticipantsAndMessagesArriveWithPositionsInOrderOfTime() throws SQLException {
        makeOriginal("timestamp");
        assertThat(run()).as(printed.toString()).isTrue();
        assertThat(TestDatabases.query(
                        target,
                        "SELECT string_agg(seq || ':' || content, ' ' ORDER BY seq) FROM message_table WHERE conversation_id = '"
                                + DIRECT + "'"))
                .isEqualTo("1:one 2:two 3:three");
        assertThat(TestDatabases.query(
                        target, "SELECT title FROM conversation_table WHERE conversation_id = '" + GROUP + "'"))
                .isEqualTo("Lunch \\ \ttabs");
        assertThat(
                        TestDatabases.query(
                                target,
                                "SELECT to_char(min(sent_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS') FROM message_table"))
                .isEqualTo("2021-09-26 10:00:01.250");
        assertThat(TestDatabases.query(target, "SELECT count(*) FROM participant_table"))
                .isEqualTo("7");
        assertThat(TestDatabases.query(
                        target, "SELECT conversation_id || ' ' || user_id FROM participant_table WHERE role = 2"))
                .isEqualTo(GROUP + " bob");
    }

    @Test
    void timesWithAZoneStayTheSameMoment() throws SQLException {
        makeOriginal("timestamptz");
        assertThat(run()).as(printed.toString()).isTrue();
        assertThat(TestDatabases.query(
                        target, "SELECT extract(epoch FROM min(sent_at))::numeric(20,3) FROM message_table"))
                .isEqualTo(TestDatabases.query(
                        source, "SELECT extract(epoch FROM min(sent_at))::numeric(20,3) FROM message_table"));
    }

    @Test
    void theViewSaysOfEveryMessageWhatTheOriginalsTableSaid() throws SQLException {
        makeOriginal("timestamp");
        assertThat(run()).isTrue();
        String reads =
                "SELECT string_agg(message_id || user_id || is_read, ',' ORDER BY message_id, user_id) FROM message_is_read_table";
        assertThat(TestDatabases.query(target, reads)).isEqualTo(TestDatabases.query(source, reads));
    }

    @Test
    void ofSeveralConversationsOfOnePairTheOneInUseIsThePairsAndTheOtherIsKept() throws SQLException {
        makeOriginal("timestamp");
        assertThat(run()).isTrue();
        assertThat(
                        TestDatabases.query(
                                target,
                                "SELECT string_agg(conversation_id::text, ',') FROM conversation_table WHERE direct_low = 'alice' AND direct_high = 'bob'"))
                .isEqualTo(DIRECT);
        assertThat(TestDatabases.query(
                        target, "SELECT count(*) FROM message_table WHERE conversation_id = '" + DOUBLE + "'"))
                .isEqualTo("1");
    }

    @Test
    void aSecondRunCopiesNothingAndFindsBothEqual() throws SQLException {
        makeOriginal("timestamp");
        assertThat(run()).isTrue();
        assertThat(run()).isTrue();
        assertThat(TestDatabases.query(target, "SELECT count(*) FROM message_table"))
                .isEqualTo("6");
    }

    @Test
    void searchBeginsAgainWithWhatWasImported() throws SQLException {
        new Migrations(address(target)).apply();
        TestDatabases.execute(
                target,
                "INSERT INTO search_progress_table (sent_at, conversation_id, seq, changed_at, changed_conversation_id, changed_rev, clock_at)"
                        + " VALUES (now(), '" + DIRECT + "', 0, now(), '" + DIRECT + "', 0, now())");
        makeOriginal("timestamp");
        assertThat(run()).isTrue();
        try (TestServer server = TestServer.with()
                .database(target)
                .set("CHAT_SEARCH_ENABLED", "on")
                .start()) {
            TestUser alice = server.user("alice");
            await().until(() -> alice.get("/search?q=elsewhere")
                            .object()
                            .getJsonArray("results")
                            .size()
                    == 1);
        }
    }

    @Test
    void whatCameAfterTheImportIsReportedAsMissing() throws SQLException {
        makeOriginal("timestamp");
        assertThat(run()).isTrue();
        TestDatabases.execute(
                source, "INSERT INTO message_table VALUES (gen_random_uuid(), '" + DIRECT + "', now(), 'bob', 'late')");
        assertThat(run()).isFalse();
        assertThat(printed.toString()).contains("DIFFERENT");
    }

    @Test
    void anImportThatWasBrokenOffGoesOnAndTheServerRefusesTheTargetUntilThen() throws SQLException {
        makeOriginal("timestamp");
        assertThat(run()).isTrue();
        // The state after the first of two portions.
        TestDatabases.execute(target, "DELETE FROM message_table WHERE conversation_id > '" + DIRECT + "'");
        TestDatabases.execute(target, "UPDATE participant_table SET last_read_seq = 0");
        TestDatabases.execute(target, "UPDATE conversation_table SET direct_low = NULL, direct_high = NULL");
        TestDatabases.execute(
                target,
                "CREATE TABLE chat_import_progress AS SELECT '" + DIRECT
                        + "'::uuid AS copied_through, 3::bigint AS messages");
        assertThatThrownBy(() -> new Migrations(address(target)).apply()).hasMessageContaining("not finished");

        assertThat(run()).as(printed.toString()).isTrue();
        new Migrations(address(target)).apply();
        String reads =
                "SELECT string_agg(message_id || user_id || is_read, ',' ORDER BY message_id, user_id) FROM message_is_read_table";
        assertThat(TestDatabases.query(target, reads)).isEqualTo(TestDatabases.query(source, reads));
    }

    @Test
    void aDatabaseThatIsNotTheOriginalsIsRefused() {
        assertThatThrownBy(this::run).isInstanceOf(ImportException.class).hasMessageContaining("message_table");
        new Migrations(address(source)).apply();
        assertThatThrownBy(this::run).isInstanceOf(ImportException.class).hasMessageContaining("chat-api already");
    }

    @Test
    void theSameDatabaseOnBothSidesIsRefused() {
        assertThatThrownBy(() -> new Import(address(source), address(source), new PrintWriter(printed)).run())
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("import to");
    }

    private boolean run() {
        return new Import(address(source), address(target), new PrintWriter(printed)).run();
    }

    private static DatabaseAddress address(String uri) {
        return new DatabaseAddress(new Secret(uri));
    }

    /** The original's tables, and rows as its functions would have written them. */
    private void makeOriginal(String time) throws SQLException {
        TestDatabases.execute(source, """
                CREATE TABLE conversation_table (conversation_id uuid PRIMARY KEY, created_by varchar(50) NOT NULL,
                    created_at %1$s DEFAULT now(), title varchar(300), is_group boolean);
                CREATE TABLE participant_table (user_id varchar(50), conversation_id uuid REFERENCES conversation_table,
                    PRIMARY KEY (user_id, conversation_id));
                CREATE TABLE message_table (message_id uuid PRIMARY KEY, conversation_id uuid REFERENCES conversation_table,
                    sent_at %1$s NOT NULL, sender_id varchar(50) NOT NULL, content varchar(1000) NOT NULL);
                CREATE TABLE message_is_read_table (message_id uuid REFERENCES message_table, user_id varchar(50),
                    is_read boolean DEFAULT false, PRIMARY KEY (message_id, user_id));
                INSERT INTO conversation_table VALUES ('%2$s', 'alice', now(), '', false),
                    ('%3$s', 'bob', now(), E'Lunch \\\\ \\ttabs', true), ('%4$s', 'bob', now(), NULL, false);
                INSERT INTO participant_table VALUES ('alice', '%2$s'), ('bob', '%2$s'), ('alice', '%3$s'), ('bob', '%3$s'),
                    ('carol', '%3$s'), ('alice', '%4$s'), ('bob', '%4$s');
                """.formatted(time, DIRECT, GROUP, DOUBLE));
        send(DIRECT, "alice", "one", "2021-09-26 10:00:02");
        send(DOUBLE, "alice", "elsewhere", "2021-09-26 10:00:01.25");
        read(DIRECT, "bob");
        send(DIRECT, "bob", "two", "2021-09-26 10:00:03");
        send(DIRECT, "bob", "three", "2021-09-26 10:00:04");
        send(GROUP, "carol", "who comes?", "2021-09-26 10:00:05");
        read(GROUP, "alice");
        send(GROUP, "bob", "me", "2021-09-26 10:00:06");
    }

    private void send(String conversation, String sender, String content, String at) throws SQLException {
        TestDatabases.execute(
                source,
                "WITH sent AS (INSERT INTO message_table VALUES (gen_random_uuid(), '%1$s', '%4$s', '%2$s', '%3$s') RETURNING message_id)"
                                .formatted(conversation, sender, content, at)
                        + " INSERT INTO message_is_read_table SELECT message_id, user_id, user_id = '%2$s' FROM sent, participant_table p WHERE p.conversation_id = '%1$s'"
                                .formatted(conversation, sender));
    }

    private void read(String conversation, String reader) throws SQLException {
        TestDatabases.execute(
                source,
                "UPDATE message_is_read_table r SET is_read = true FROM message_table m WHERE m.message_id = r.message_id"
                        + " AND m.conversation_id = '" + conversation + "' AND r.user_id = '" + reader + "'");
    }
}
