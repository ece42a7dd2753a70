package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that stops again, and what it leaves for later ones. */
final class JarStartIT {
    private static final String FROM_THE_ARCHIVE = "io.pagenow.chat.Application source: shared objects file (top)";

    @TempDir
    private Path folder;

    @Test
    void untilReadyStartsSaysSoAndStops() {
        JarProcess tried =
                JarProcess.in(folder).asDelivered().arguments("--until-ready").start();
        assertThat(tried.awaitExit()).isZero();
        assertThat(tried.output()).contains("chat-api is ready");
        HttpRequest page = HttpRequest.newBuilder(tried.http()).build();
        assertThatThrownBy(() -> HttpClient.newHttpClient().send(page, BodyHandlers.discarding()))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void untilReadyTellsWhyItCannotStart() {
        JarProcess tried = JarProcess.in(folder)
                .asDelivered()
                .environment("CHAT_DATABASE_URI", "postgresql://nobody@127.0.0.1:1/none")
                .arguments("--until-ready")
                .start();
        assertThat(tried.awaitExit()).isEqualTo(1);
        assertThat(tried.output()).contains("cannot start", "127.0.0.1:1/none");
    }

    @Test
    void linesForAPersonHaveTimeLevelPlaceAndTheTraceOfAFailure() {
        JarProcess tried = JarProcess.in(folder)
                .asDelivered()
                .environment("CHAT_DATABASE_URI", "postgresql://nobody@127.0.0.1:1/none")
                .environment("CHAT_LOG_FORMAT", "text")
                .environment("CHAT_LOG_LEVEL", "debug")
                .arguments("--until-ready")
                .start();
        assertThat(tried.awaitExit()).isEqualTo(1);
        assertThat(tried.output())
                .containsPattern(
                        "(?m)^[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3} WARN  SigningKeys {14}No identity provider .*$")
                .containsPattern(
                        "(?m)^[0-9:.]{12} DEBUG ChatApi {18}The start failed\\R.*MigrationException: .*\\R\\s+at ");
    }

    @Test
    void theArchiveOfOneStartServesTheNext() {
        String archive = folder.resolve("chat-api.jsa").toString();
        JarProcess first = JarProcess.in(folder)
                .asDelivered()
                .java("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds*=off")
                .arguments("--until-ready")
                .start();
        assertThat(first.awaitExit()).isZero();
        assertThat(Path.of(archive)).isRegularFile();
        JarProcess next = JarProcess.in(folder)
                .asDelivered()
                .java("-XX:SharedArchiveFile=" + archive, "-Xlog:class+load")
                .arguments("--until-ready")
                .start();
        assertThat(next.awaitExit()).isZero();
        assertThat(next.output()).contains(FROM_THE_ARCHIVE);
    }
}
