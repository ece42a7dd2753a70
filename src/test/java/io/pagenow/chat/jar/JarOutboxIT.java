package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.SqlClient;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestUser;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed while it relays messages of SQL loses none and stores none twice. */
final class JarOutboxIT {
    private static final int MESSAGES = 20_000;
    private static final int KILLS = 3;

    @TempDir
    private Path folder;

    private final String database = TestDatabases.fresh();

    private JarProcess start() {
        return JarProcess.in(folder)
                .environment("CHAT_DATABASE_URI", database)
                .start()
                .awaitReady();
    }

    private long stored() {
        return Long.parseLong(TestDatabases.query(database, "SELECT count(*) FROM message_table"));
    }

    @Test
    void messagesSurviveKillsWhileTheyAreRelayed() {
        JarProcess killed = start();
        TestUser ann = TestUser.signIn(killed, "ann");
        String group = ann.group("orders", TestUser.signIn(killed, "ben"), TestUser.signIn(killed, "cat"));
        SqlClient.sendMany(database, group, "bot:orders", "m", 1, MESSAGES);
        for (int kill = 1; kill <= KILLS; kill++) {
            long before = stored();
            await().until(() -> stored() > before);
            killed.kill();
            killed = start();
        }
        try (JarProcess server = killed) {
            SqlClient.awaitRelayed(database);
            assertThat(TestUser.signIn(server, "ann").history(group))
                    .extracting(message -> message.getString("content"))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, MESSAGES)
                            .mapToObj(n -> "m" + n)
                            .toList());
        }
        TestDatabases.drop(database);
    }
}
