package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has only the jar can back up without a stop, and restore. */
final class JarBackupIT {
    @TempDir
    private Path folder;

    private Path here;
    private Path elsewhere;
    private Path file;

    @BeforeEach
    void makeFolders() throws IOException {
        here = Files.createDirectory(folder.resolve("here"));
        elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        file = folder.resolve("chat.tar.gz");
    }

    @Test
    void theBuiltInDatabaseOfARunningServerComesBackInAnotherDataDirectory() throws IOException {
        String conversation;
        List<JsonObject> history;
        try (JarProcess server = JarProcess.in(here).start().awaitReady()) {
            TestUser ann = TestUser.signIn(server, "ann");
            conversation = ann.direct(TestUser.signIn(server, "ben"));
            try (TestSocket socket = ann.connect()) {
                socket.deliver("t1", conversation, "before");
                history = ann.history(conversation);
                assertThat(run(here, "backup", file.toString()))
                        .contains("message_table", "1 rows", "Everything is in " + file);
                socket.deliver("t2", conversation, "after");
            }
            assertThat(fail(here, "restore", file.toString())).contains("in use by another chat-api", "Stop that one");
            assertThat(fail(here, "backup", file.toString())).contains("already exists", "--replace");
        }
        Path later = folder.resolve("later.tar.gz");
        run(here, "backup", later.toString());

        assertThat(run(elsewhere, "restore", file.toString())).contains("it is complete", "Everything is restored.");
        assertThat(fail(elsewhere, "restore", later.toString())).contains("already", "CHAT_DATA_DIR");
        try (JarProcess server = JarProcess.in(elsewhere).start().awaitReady()) {
            TestUser ben = TestUser.signIn(server, "ben");
            assertThat(ben.history(conversation)).isEqualTo(history);
            assertThat(ben.conversations().get(0).getInteger("unreadCount")).isEqualTo(1);
        }
    }

    @Test
    void whereThereIsNothingToBackUpOrToRestoreNothingIsMade() throws IOException {
        assertThat(fail(here, "backup", file.toString())).contains("no database in " + here, "CHAT_DATA_DIR");
        Files.writeString(file, "no backup");
        assertThat(fail(here, "restore", file.toString())).contains(file + " cannot be restored");
        assertThat(here).isEmptyDirectory();
        assertThat(folder.resolve("chat.tar.gz.part")).doesNotExist();
    }

    private static String run(Path directory, String... arguments) {
        JarProcess command = JarProcess.in(directory).arguments(arguments).start();
        assertThat(command.awaitExit()).as(command.output()).isZero();
        return command.output();
    }

    private static String fail(Path directory, String... arguments) {
        JarProcess command = JarProcess.in(directory).arguments(arguments).start();
        assertThat(command.awaitExit()).as(command.output()).isEqualTo(1);
        return command.output();
    }
}
