package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestUser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for exports and erasures, and a server that is killed while it erases. */
final class JarPrivacyIT {
    private static final int MESSAGES = 60_000;

    private final String database = TestDatabases.fresh();

    @TempDir
    private Path folder;

    @AfterEach
    void drop() {
        TestDatabases.drop(database);
    }

    private JarProcess run(String... arguments) {
        return JarProcess.in(folder)
                .environment("CHAT_DATABASE_URI", database)
                .arguments(arguments)
                .start();
    }

    private long count(String from) {
        return Long.parseLong(TestDatabases.query(database, "SELECT count(*) FROM " + from));
    }

    @Test
    void anErasureSurvivesAKillAndEndsTheSame() throws Exception {
        JarProcess killed = run().awaitReady();
        TestUser ann = TestUser.signIn(killed, "ann");
        String conversation = ann.direct(TestUser.signIn(killed, "ben"));
        TestDatabases.execute(
                database,
                "INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, content)"
                        + " SELECT '" + conversation
                        + "', n, gen_random_uuid(), now(), CASE WHEN n % 2 = 1 THEN 'ann' ELSE 'ben' END,"
                        + " 'message ' || n FROM generate_series(1, " + MESSAGES + ") n");
        Path zip = folder.resolve("ann.zip");
        JarProcess export = run("export-user", "ann", "--out", zip.toString());
        assertThat(export.awaitExit()).as(export.output()).isZero();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            assertThat(new String(
                                    file.getInputStream(file.getEntry("messages.json"))
                                            .readAllBytes(),
                                    StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> line.startsWith("{")))
                    .hasSize(MESSAGES / 2);
        }
        assertThat(run("export-user", "ann", "--out", zip.toString()).awaitExit())
                .isEqualTo(1);

        JarProcess erase = run("erase-user", "ann");
        assertThat(erase.awaitExit()).as(erase.output()).isZero();
        await().atMost(Duration.ofSeconds(60)).until(() -> count("removal_table") > 3);
        killed.kill();
        long left = count("message_table WHERE sender_id = 'ann'");
        assertThat(left).isPositive().isLessThan(MESSAGES / 2);

        try (JarProcess server = run().awaitReady()) {
            JarProcess again = run("erase-user", "ann", "--wait");
            assertThat(again.awaitExit()).as(again.output()).isZero();
            assertThat(again.output()).contains("The user is erased");
            assertThat(count("message_table WHERE sender_id = 'ann'")).isZero();
            assertThat(
                            count(
                                    "message_table WHERE sender_id LIKE 'erased-%' AND content <> '' AND extra ->> 'messageType' IS NULL"))
                    .isZero();
            assertThat(count("message_table WHERE sender_id = 'ben' AND content LIKE 'message %'"))
                    .isEqualTo(MESSAGES / 2);
            assertThat(count("participant_table WHERE user_id = 'ann'")).isZero();
            assertThat(count("audit_table WHERE via = 'command' AND action = 'erase-user' AND target LIKE 'erased-%'"))
                    .isEqualTo(1);
            assertThat(ann.at(server).get("/me").object().getString("code")).isEqualTo("user-erased");
            assertThat(Files.exists(zip)).isTrue();
        }
    }

    @Test
    void wrongArgumentsAreNamed() {
        for (String[] wrong : new String[][] {
            {"erase-user"},
            {"erase-user", "bot:orders"},
            {"erase-user", "ann", "--messages", "all"},
            {"export-user"},
            {"export-user", ""}
        }) {
            JarProcess process = run(wrong);
            assertThat(process.awaitExit()).as(process.output()).isEqualTo(2);
            assertThat(process.output()).contains("Usage");
        }
    }
}
