package io.pagenow.chat.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A variable that ends in {@code _FILE} names a file that holds the value. */
final class SettingsFilesTest {
    private static final String URI = "postgresql://chat:hunter2@db.example.org:5432/chat";

    @TempDir
    private Path folder;

    @Test
    void theValueIsWhatTheFileHoldsWithoutTheNewlineAtItsEnd() throws IOException {
        Settings settings = LoadedSettings.of(
                folder, Map.of("CHAT_DATABASE_URI_FILE", file(URI + "\n"), "CHAT_HTTP_PORT_FILE", file("8888\r\n")));
        assertThat(settings.database().uri().orElseThrow().reveal()).isEqualTo(URI);
        assertThat(settings.http().port()).isEqualTo(8888);
    }

    @Test
    void aServerRunsOnAUriFromAFile() throws IOException {
        String uri = TestDatabases.fresh();
        try (TestServer server = TestServer.with()
                .databaseByOtherNames()
                .set("CHAT_DATABASE_URI_FILE", file(uri + "\n"))
                .start()) {
            assertThat(server.newUser("ann").conversations()).isEmpty();
        } finally {
            TestDatabases.drop(uri);
        }
    }

    @Test
    void theVariableAndItsFileTogetherAreRefused() throws IOException {
        assertThat(LoadedSettings.problems(
                        folder, "{}", Map.of("CHAT_DATABASE_URI", URI, "CHAT_DATABASE_URI_FILE", file(URI))))
                .containsExactly("CHAT_DATABASE_URI and CHAT_DATABASE_URI_FILE are both set; set one of them");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        assertThat(LoadedSettings.problems(
                        folder,
                        "{}",
                        Map.of(
                                "CHAT_DATABASE_URI_FILE",
                                folder.resolve("absent").toString())))
                .singleElement()
                .asString()
                .contains("CHAT_DATABASE_URI_FILE", folder.resolve("absent").toString(), "readable");
        assertThat(LoadedSettings.problems(folder, "{}", Map.of("CHAT_HTTP_PORT_FILE", folder.toString())))
                .singleElement()
                .asString()
                .contains("CHAT_HTTP_PORT_FILE", folder.toString());
    }

    @Test
    void aBadValueInAFileIsReportedWithTheVariableThatNamedTheFile() throws IOException {
        assertThat(LoadedSettings.problems(folder, "{}", Map.of("CHAT_HTTP_PORT_FILE", file("many\n"))))
                .singleElement()
                .asString()
                .contains("http.port", "CHAT_HTTP_PORT_FILE", "\"many\"");
    }

    @Test
    void onlySettingsHaveFiles() throws IOException {
        assertThat(LoadedSettings.problems(folder, "{}", Map.of("CHAT_TYPO_FILE", file("1"))))
                .singleElement()
                .asString()
                .contains("CHAT_TYPO_FILE");
    }

    private String file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "value", ""), content)
                .toString();
    }
}
