package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.TestDatabases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import that is killed goes on where it stood. */
final class JarImportIT {
    /** Several of the import's portions. */
    private static final int CONVERSATIONS = 350;

    private static final int MESSAGES_EACH = 1_000;
    private static final int UNREAD_EACH = 10;
    private static final String CONTENTS =
            "SELECT md5(string_agg(conversation_id::text || message_id || sender_id || content, ','"
                    + " ORDER BY message_id)) FROM message_table";

    private static String source;
    private String target;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeOriginal() throws SQLException {
        source = TestDatabases.fresh();
        TestDatabases.execute(source, String.format(Locale.ROOT, """
                CREATE TABLE conversation_table (conversation_id uuid PRIMARY KEY, created_by varchar(50), created_at timestamp,
                    title varchar(300), is_group boolean);
                CREATE TABLE participant_table (user_id varchar(50), conversation_id uuid, PRIMARY KEY (user_id, conversation_id));
                CREATE TABLE message_table (message_id uuid PRIMARY KEY, conversation_id uuid, sent_at timestamp,
                    sender_id varchar(50), content varchar(1000));
                CREATE TABLE message_is_read_table (message_id uuid, user_id varchar(50), is_read boolean,
                    PRIMARY KEY (message_id, user_id));
                INSERT INTO conversation_table SELECT md5('c' || c)::uuid, 'ann', now(), '', false
                    FROM generate_series(1, %1$d) c;
                INSERT INTO participant_table SELECT unnest(ARRAY['ann', 'ben-' || c]), md5('c' || c)::uuid
                    FROM generate_series(1, %1$d) c;
                INSERT INTO message_table SELECT md5('m' || c || '-' || m)::uuid, md5('c' || c)::uuid,
                        timestamp '2022-01-01' + m * interval '1 second', 'ann', 'message ' || m
                    FROM generate_series(1, %1$d) c, generate_series(1, %2$d) m;
                INSERT INTO message_is_read_table SELECT md5('m' || c || '-' || m)::uuid, 'ben-' || c, false
                    FROM generate_series(1, %1$d) c, generate_series(%2$d - %3$d + 1, %2$d) m;
                """, CONVERSATIONS, MESSAGES_EACH, UNREAD_EACH));
    }

    @AfterAll
    static void dropOriginal() {
        TestDatabases.drop(source);
    }

    @BeforeEach
    void makeTarget() {
        target = TestDatabases.fresh();
    }

    @AfterEach
    void dropTarget() {
        TestDatabases.drop(target);
    }

    @Test
    void anImportKilledBetweenMessagesGoesOnAndEndsWithBothEqual() throws SQLException {
        JarProcess killed = copy();
        await().atMost(JarProcess.PATIENCE)
                .ignoreExceptionsMatching(SQLException.class::isInstance)
                .until(() -> number(target, "SELECT messages FROM chat_import_progress") > 0);
        // It waits in one of the next portions and cannot come to its end before it is killed.
        try (Connection lock = TestDatabases.open(target);
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("LOCK TABLE message_table IN EXCLUSIVE MODE");
            killed.kill();
        }
        long before = number(target, "SELECT count(*) FROM message_table");
        assertThat(before).isPositive().isLessThan(CONVERSATIONS * MESSAGES_EACH);

        goOn();
    }

    @Test
    void anImportKilledAfterTheLastMessageIsFinishedByTheNext() throws SQLException {
        JarProcess killed;
        try (Connection lock = TestDatabases.open(source);
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("LOCK TABLE message_is_read_table IN ACCESS EXCLUSIVE MODE");
            killed = copy();
            await().atMost(JarProcess.PATIENCE)
                    .ignoreExceptionsMatching(SQLException.class::isInstance)
                    .until(() -> number(target, "SELECT messages FROM chat_import_progress")
                            == CONVERSATIONS * MESSAGES_EACH);
            killed.kill();
        }
        JarProcess server =
                JarProcess.in(folder).environment("CHAT_DATABASE_URI", target).start();
        assertThat(server.awaitExit()).isEqualTo(1);
        assertThat(server.output()).contains("import", "not finished");

        goOn();
    }

    private void goOn() throws SQLException {
        await().atMost(JarProcess.PATIENCE)
                .until(() -> number(
                                target,
                                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
                        == 0);
        JarProcess again = copy();
        assertThat(again.awaitExit()).as(again.output()).isZero();
        assertThat(again.output())
                .contains("Resuming an interrupted import", "350,000 of 350,000 messages", "The import is complete.")
                .doesNotContain("DIFFERENT");
        assertThat(text(target, CONTENTS)).isEqualTo(text(source, CONTENTS));
        assertThat(number(target, "SELECT count(*) FROM message_table WHERE NOT seq BETWEEN 1 AND " + MESSAGES_EACH))
                .isZero();
        assertThat(number(target, "SELECT count(*) FROM message_is_read_table WHERE NOT is_read"))
                .isEqualTo(CONVERSATIONS * UNREAD_EACH);
    }

    private JarProcess copy() {
        return JarProcess.in(folder)
                .environment("CHAT_DATABASE_URI", target)
                .environment("CHAT_IMPORT_FROM", source)
                .arguments("import")
                .start();
    }

    private static long number(String uri, String query) throws SQLException {
        return Long.parseLong(text(uri, query));
    }

    private static String text(String uri, String query) throws SQLException {
        try (Connection connection = TestDatabases.open(uri);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
