package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines whose language, clock or surroundings are unlike a developer's. */
final class JarEnvironmentIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Duser.language=tr -Duser.country=TR -Dfile.encoding=ISO-8859-9",
                "-Duser.language=ar -Duser.extensions=u-nu-arab -Duser.timezone=Asia/Kolkata",
                "-Duser.language=th -Duser.country=TH -Duser.extensions=ca-buddhist-nu-thai"
            })
    void aServerOfAnotherLanguageDoesWhatAnyServerDoes(String options) {
        try (JarProcess server = JarProcess.in(folder)
                .java(options.split(" ", -1))
                .environment("CHAT_LOG_FORMAT", "json")
                .start()
                .awaitReady()) {
            TestUser ann = TestUser.signIn(server, "ann-İıŞ");
            TestUser ben = TestUser.signIn(server, "ben");
            String conversation = ann.direct(ben);
            try (TestSocket socket = ann.connect()) {
                JsonObject message = socket.deliver("t1", conversation, "İstanbul ışık ٣ ๓");
                assertThat(message.getString("content")).isEqualTo("İstanbul ışık ٣ ๓");
                assertThat(message.getString("sentAt")).matches("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z");
            }
            assertThat(ann.history(conversation)).hasSize(1);
            assertThat(server.output()).doesNotContain("ERROR", "\tat ").containsPattern("\"time\":\"20[0-9]{2}-");
        }
    }

    @Test
    void aTemporaryDirectoryThatCannotBeUsedIsNamedInOneSentence() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        JarProcess server =
                JarProcess.in(folder).java("-Djava.io.tmpdir=" + file).start();

        assertThat(server.awaitExit()).isEqualTo(1);
        assertThat(server.output())
                .contains("cannot write to the temporary directory " + file, "-Djava.io.tmpdir=DIR")
                .doesNotContain("\tat ", "Exception");
    }

    @Test
    void aDataDirectoryThatCannotBeMadeIsNamedInOneSentence() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        JarProcess server = JarProcess.in(folder)
                .environment("CHAT_DATA_DIR", file.resolve("data").toString())
                .start();

        assertThat(server.awaitExit()).isEqualTo(1);
        assertThat(server.output())
                .contains(file.resolve("data").toString(), "data directory")
                .doesNotContain("\tat ");
    }

    @Test
    void theServicesOfAClusterOfKubernetesAreNoSettings() {
        try (JarProcess server = JarProcess.in(folder)
                .environment("CHAT_API_SERVICE_HOST", "10.0.0.1")
                .environment("CHAT_API_SERVICE_PORT", "8080")
                .environment("CHAT_API_PORT", "tcp://10.0.0.1:8080")
                .environment("CHAT_API_PORT_8080_TCP", "tcp://10.0.0.1:8080")
                .environment("CHAT_API_PORT_8080_TCP_ADDR", "10.0.0.1")
                .environment("CHAT_PORT", "tcp://10.0.0.2:80")
                .start()
                .awaitReady()) {
            assertThat(server.output())
                    .containsOnlyOnce("Kubernetes")
                    .contains("CHAT_PORT", "CHAT_API_SERVICE_HOST", "enableServiceLinks");
        }
    }
}
