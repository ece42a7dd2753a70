package io.pagenow.chat.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Threat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a password gets into a setting that cannot be used, it does not get into the message. */
@Threat(16)
final class SettingsSecretsTest {
    private static final String SECRET = "hunter2";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://root:hunter2@db/chat",
                "postgresql://u:hunter2",
                "postgresql://u:hunter2@db:70000/chat",
                "postgresql://u/v:hunter2@db/chat",
                "postgresql://u:one@two:hunter2@db:bad/chat",
                "postgresql://u:one/hunter2@db:bad/chat",
                "postgresql://u:%zzhunter2@db/chat",
                "postgresql://db/chat?password=hunter2&port=bad",
                "postgresql:/u:hunter2@db/chat",
                "u:hunter2@db/chat",
                "jdbc:postgresql://db/chat?user=u&password=hunter2",
                "\"postgresql://u:hunter2@db/chat\"",
                "hunter2"
            })
    void aUriThatCannotBeUsedIsNotShown(String uri) {
        for (String name : List.of("CHAT_DATABASE_URI", "CHAT_REDIS_URI")) {
            List<String> problems = LoadedSettings.problems(folder, "{}", Map.of(name, uri));
            assertThat(problems).singleElement().asString().contains(name).doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"database\": {\"uri\": [\"postgresql://u:hunter2@db/chat\"]}}",
                "{\"database\": {\"uri\": {\"password\": \"hunter2\"}}}",
                "{\"database\": \"postgresql://u:hunter2@db/chat\"}",
                "{\"database\": {\"uri\": hunter2}}",
                "{\"database\": {\"uri\": \"hunter2}}",
                "{\"database\": {\"uri\": \"hunter2\" \"x\"}}",
                "\"hunter2\"",
                "hunter2"
            })
    void aFileThatCannotBeUsedIsNotQuoted(String file) {
        assertThat(LoadedSettings.problems(folder, file, Map.of()))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).doesNotContain(SECRET));
    }

    @Test
    void theProblemSaysWhereAFileStopsBeingJson() {
        assertThat(LoadedSettings.problems(folder, "{\"http\": {\n \"port\": hunter2}}", Map.of()))
                .singleElement()
                .asString()
                .contains("config.json", "line 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://u:hunter2@db/chat", "u:hunter2@db", "postgresql://db/chat?password=hunter2"})
    void aUriGivenWhereAFileBelongsIsNotShown(String uri) {
        assertThat(LoadedSettings.problems(folder, "{}", Map.of("CHAT_DATABASE_URI_FILE", uri)))
                .singleElement()
                .asString()
                .contains("CHAT_DATABASE_URI_FILE")
                .doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CHAT_AUTH_JWKS_URI",
                "CHAT_WEBSOCKET_PUBLIC_URL",
                "CHAT_CORS_ORIGINS",
                "CHAT_CLUSTER_MEMBERS",
                "CHAT_HTTP_HOST"
            })
    void userAndPasswordInAnAddressThatHasNoneAreRefusedAndNotShown(String name) {
        assertThat(LoadedSettings.problems(folder, "{}", Map.of(name, "https://u:a@hunter2/b@idp.example.org/keys")))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem).contains(name).doesNotContain(SECRET));
    }

    @Test
    void theIdentityProvidersAddressHasNoUser() {
        assertThat(LoadedSettings.problems(
                        folder, "{}", Map.of("CHAT_AUTH_JWKS_URI", "https://u:hunter2@idp.example.org")))
                .singleElement()
                .asString()
                .contains("without a user")
                .doesNotContain(SECRET);
    }

    @Test
    void settingsThatAreValidDoNotPrintTheirPasswords() {
        Settings settings = LoadedSettings.of(
                folder,
                Map.of(
                        "CHAT_DATABASE_URI",
                        "postgresql://u:hunter2@db/chat",
                        "CHAT_REDIS_URI",
                        "redis://u:hunter2@cache:6379"));
        assertThat(settings.toString()).doesNotContain(SECRET);
    }
}
