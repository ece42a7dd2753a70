package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Threat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as an operator meets it. */
final class JarCommandsIT {
    @TempDir
    private Path folder;

    @Test
    void helpNamesTheCommandsAndTheSettingsNeededMost() {
        JarProcess help = JarProcess.in(folder).arguments("--help").start();
        assertThat(help.awaitExit()).isZero();
        assertThat(help.output())
                .contains(
                        "check-config",
                        "doctor",
                        "token",
                        "backup",
                        "restore",
                        "import",
                        "cluster-certs",
                        "CHAT_DATABASE_URI",
                        "CHAT_AUTH_JWKS_URI",
                        "Exit codes");
    }

    @Test
    void clusterCertsMakesWhatANodeIsToldOf() {
        JarProcess certs = JarProcess.in(folder)
                .arguments("cluster-certs", "--out", "here", "--node", "one", "--days", "30")
                .start();
        assertThat(certs.awaitExit()).isZero();
        assertThat(certs.output()).contains("CHAT_CLUSTER_TLS_CERT=", "CHAT_CLUSTER_TLS_KEY=", "CHAT_CLUSTER_TLS_CA=");
        for (String file : new String[] {"ca.pem", "ca-key.pem", "one.pem", "one-key.pem"}) {
            assertThat(folder.resolve("here").resolve(file)).isRegularFile();
        }
        JarProcess again = JarProcess.in(folder)
                .arguments("cluster-certs", "--out", "here", "--node", "one")
                .start();
        assertThat(again.awaitExit()).isEqualTo(1);
        assertThat(again.output()).contains("one.pem", "--replace");
    }

    @Test
    void doctorSaysWhatToDoAndExitsWithOneForAProblem() throws IOException {
        JarProcess well = JarProcess.in(folder).arguments("doctor").start();
        assertThat(well.awaitExit()).as(well.output()).isZero();
        assertThat(well.output()).contains("no problems");
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
        JarProcess ill = JarProcess.in(folder)
                .environment("CHAT_DATABASE_URI", "postgresql://chat@127.0.0.1:1/chat")
                .arguments("doctor")
                .start();
        assertThat(ill.awaitExit()).isEqualTo(1);
        assertThat(ill.output()).contains("problem  database", "-> see database.uri", "1 problem");
    }

    @Test
    void versionIsTheOneThatWasBuilt() {
        JarProcess version = JarProcess.in(folder).arguments("--version").start();
        assertThat(version.awaitExit()).isZero();
        assertThat(version.output()).contains("chat-api " + System.getProperty("project.version"));
    }

    @Test
    void checkConfigAcceptsTheDefaultsAndTouchesNothing() throws IOException {
        JarProcess check = JarProcess.in(folder).arguments("check-config").start();
        assertThat(check.awaitExit()).isZero();
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Threat(16)
    @Test
    void checkConfigReportsEveryProblemAtOnceWithoutSecrets() throws IOException {
        Files.writeString(
                folder.resolve("config.json"), "{\"http\":{\"prot\":1},\"database\":{\"poolSize\":\"many\"}}");
        JarProcess check = JarProcess.in(folder)
                .environment("CHAT_HTTP_PORT", "70000")
                .environment("CHAT_DATABASE_URI", "mysql://root:hunter2@db/chat")
                .environment("CHAT_TYPO", "1")
                .arguments("check-config")
                .start();
        assertThat(check.awaitExit()).isEqualTo(78);
        assertThat(check.output())
                .contains(
                        "http.prot",
                        "database.poolSize",
                        "\"many\"",
                        "CHAT_HTTP_PORT",
                        "\"70000\"",
                        "CHAT_TYPO",
                        "database.uri")
                .doesNotContain("hunter2");
    }

    @Threat(15)
    @Test
    void theServerItselfRefusesBadSettingsInTheSameWay() {
        JarProcess server =
                JarProcess.in(folder).environment("CHAT_HTTP_HOST", "0.0.0.0").start();
        assertThat(server.awaitExit()).isEqualTo(78);
        assertThat(server.output()).contains("http.host", "0.0.0.0", "auth.jwksUri");
    }

    @Threat(16)
    @Test
    void anUnreachableDatabaseIsNamedAndThePasswordIsNot() {
        JarProcess server = JarProcess.in(folder)
                .environment("CHAT_DATABASE_URI", "postgresql://chat:hunter2@127.0.0.1:1/chat")
                .start();
        assertThat(server.awaitExit()).isEqualTo(1);
        assertThat(server.output()).contains("127.0.0.1:1/chat").doesNotContain("hunter2");
    }

    @Threat(16)
    @Test
    void validSettingsAndTheHelpArePrintedWithoutPasswords() {
        for (String command : List.of("check-config", "--help")) {
            JarProcess process = JarProcess.in(folder)
                    .environment("CHAT_DATABASE_URI", "postgresql://chat:hunter2@127.0.0.1/chat")
                    .environment("CHAT_REDIS_URI", "redis://chat:hunter2@127.0.0.1:1")
                    .environment("RDS_PASSWORD", "hunter2")
                    .arguments(command)
                    .start();
            assertThat(process.awaitExit()).isZero();
            assertThat(process.output()).isNotBlank().doesNotContain("hunter2");
        }
    }

    @Test
    void theOriginalsNamesAreReadFromTheEnvironment() {
        JarProcess check = JarProcess.in(folder)
                .environment("COGNITO_REGION", "ap-southeast-2")
                .environment("COGNITO_POOL_ID", "ap-southeast-2_a1B2c3")
                .environment("RDS_PROXY_HOST", "db.example.org")
                .environment("RDS_DB_NAME", "chat")
                .environment("RDS_USERNAME", "postgres")
                .environment("RDS_PASSWORD", "p@ss:w/o%r+d ?#")
                .environment("REDIS_ENDPOINT_ADDRESS", "none")
                .environment("CLIENT_URL", "https://chat.example.org")
                .environment("CHAT_HTTP_HOST", "0.0.0.0")
                .arguments("check-config")
                .start();
        assertThat(check.awaitExit()).as(check.output()).isZero();
        assertThat(check.output())
                .contains(
                        "database       external",
                        "Redis          none",
                        "https://cognito-idp.ap-southeast-2.amazonaws.com/ap-southeast-2_a1B2c3/.well-known/jwks.json");
    }

    @Threat(26)
    @Test
    void aPasswordOnTheCommandLineIsWarnedOf() {
        JarProcess copy = JarProcess.in(folder)
                .environment("CHAT_DATABASE_URI", "postgresql://chat@127.0.0.1:1/chat")
                .arguments("import", "--from", "postgresql://chat:hunter2@127.0.0.1:1/chat")
                .start();

        assertThat(copy.awaitExit()).isEqualTo(1);
        assertThat(copy.output())
                .contains("Warning", "--from-file", "CHAT_IMPORT_FROM", "127.0.0.1:1/chat")
                .doesNotContain("hunter2");
    }

    @Threat(26)
    @Test
    void theOriginalsDatabaseIsNamedByAFileOrAVariableToo() throws IOException {
        Path file = Files.writeString(folder.resolve("original"), "postgresql://chat:hunter2@127.0.0.1:1/chat\n");
        for (JarProcess copy : List.of(
                JarProcess.in(folder)
                        .environment("CHAT_DATABASE_URI", "postgresql://chat@127.0.0.1:1/chat")
                        .arguments("import", "--from-file", file.toString())
                        .start(),
                JarProcess.in(folder)
                        .environment("CHAT_DATABASE_URI", "postgresql://chat@127.0.0.1:1/chat")
                        .environment("CHAT_IMPORT_FROM", "postgresql://chat:hunter2@127.0.0.1:1/chat")
                        .arguments("import")
                        .start())) {
            assertThat(copy.awaitExit()).isEqualTo(1);
            assertThat(copy.output()).contains("127.0.0.1:1/chat").doesNotContain("hunter2", "Warning");
        }
        JarProcess none = JarProcess.in(folder)
                .environment("CHAT_DATABASE_URI", "postgresql://chat@127.0.0.1:1/chat")
                .arguments("import")
                .start();
        assertThat(none.awaitExit()).isEqualTo(1);
        assertThat(none.output()).contains("--from", "--from-file", "CHAT_IMPORT_FROM");
    }

    @Threat(16)
    @Test
    void anUnreachableRedisIsReportedWithoutItsPassword() {
        try (JarProcess server = JarProcess.in(folder)
                .environment("CHAT_REDIS_URI", "redis://chat:hunter2@127.0.0.1:1")
                .environment("CHAT_LOG_LEVEL", "debug")
                .start()
                .awaitReady()) {
            Person.signIn(server, "alice").connect();
            await().until(() -> server.output().contains("Redis cannot be reached"));
            assertThat(server.output()).doesNotContain("hunter2");
        }
    }

    @Threat(16)
    @Test
    void aMalformedAddressOfAnImportIsNotShown() {
        JarProcess copy = JarProcess.in(folder)
                .arguments("import", "--from", "postgresql://chat:hunter2@db:70000/chat")
                .start();
        assertThat(copy.awaitExit()).isEqualTo(1);
        assertThat(copy.output()).contains("--from").doesNotContain("hunter2");
    }

    @Test
    void aTokenForNobodyIsRefused() {
        JarProcess token = JarProcess.in(folder).arguments("token", "").start();
        assertThat(token.awaitExit()).isEqualTo(1);
        assertThat(token.output()).contains("1 to 200 characters");
    }
}
