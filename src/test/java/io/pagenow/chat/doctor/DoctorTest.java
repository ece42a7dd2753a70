package io.pagenow.chat.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.config.LoadedSettings;
import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestRedis;
import io.pagenow.chat.support.TestS3;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.Threat;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator is told of what the server needs. */
final class DoctorTest {
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    private record Report(boolean well, String text) {}

    @BeforeEach
    void listenWhereNobodyElseDoes() {
        environment.put("CHAT_HTTP_PORT", "0");
        environment.put("CHAT_WEBSOCKET_PORT", "0");
        environment.put("CHAT_DATA_DIR", folder.resolve("data").toString());
    }

    @AfterAll
    static void end() {
        VERTX.close().await();
    }

    private Report report() {
        StringWriter text = new StringWriter();
        boolean well = new Doctor(VERTX, LoadedSettings.of(folder, environment)).report(new PrintWriter(text));
        return new Report(well, text.toString());
    }

    @Test
    void theDefaultsHaveNoProblemAndNothingIsMade() {
        Report report = report();
        assertThat(report.well).as(report.text).isTrue();
        assertThat(report.text)
                .contains(
                        "no problems", "built-in PostgreSQL", "(none yet)", "development sign-in", "file descriptors");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void aPortThatIsTakenIsNamedWithTheSettingThatMovesIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            environment.put("CHAT_WEBSOCKET_PORT", String.valueOf(taken.getLocalPort()));
            Report report = report();
            assertThat(report.well).isFalse();
            assertThat(report.text)
                    .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort(), "websocket.port", "ss -ltnp");
        }
    }

    @Test
    void aServerThatRunsIsNoProblem() {
        try (TestServer server = TestServer.start()) {
            environment.put("CHAT_HTTP_PORT", String.valueOf(server.http().getPort()));
            environment.put(
                    "CHAT_WEBSOCKET_PORT", String.valueOf(server.webSocket().getPort()));
            environment.put("CHAT_DATABASE_URI", server.databaseUri());
            Report report = report();
            assertThat(report.well).as(report.text).isTrue();
            assertThat(report.text).contains("in use by a running chat-api", "schema", "of this version", "is on disk");
        }
    }

    @Test
    void twoServersThatAreNoClusterAreAWarning() {
        String database = database();
        try (TestServer one = TestServer.with().database(database).start();
                TestServer other = TestServer.with().database(database).start()) {
            Report report = report();
            assertThat(report.well).as(report.text).isTrue();
            assertThat(report.text)
                    .contains(
                            "warning  servers",
                            "2 servers use this database",
                            "process " + ProcessHandle.current().pid(),
                            "set cluster.enabled");
            assertThat(one.http()).isNotEqualTo(other.http());
        }
    }

    @Test
    void aDatabaseThatIsNotUtf8IsAProblem() {
        String database = TestDatabases.fresh("ENCODING 'WIN1252' LOCALE 'C' TEMPLATE template0");
        environment.put("CHAT_DATABASE_URI", database);
        Report report = report();
        assertThat(report.well).isFalse();
        assertThat(report.text).contains("problem  encoding", "WIN1252", "ENCODING 'UTF8'");
        TestDatabases.drop(database);
    }

    @Test
    void aDataDirectoryThatCannotBeOneIsAProblem() throws IOException {
        Path file = Files.writeString(folder.resolve("a-file"), "");
        environment.put("CHAT_DATA_DIR", file.toString());
        assertThat(report().text).contains("problem  database", "a-file is a file");
        Path old = Files.createDirectories(folder.resolve("old/postgresql/11"));
        Files.writeString(old.resolve("PG_VERSION"), "11\n");
        environment.put("CHAT_DATA_DIR", folder.resolve("old").toString());
        assertThat(report().text).contains("problem  database", "PostgreSQL 11");
    }

    @Threat(16)
    @Test
    void aDatabaseThatCannotBeReachedIsNamedWithoutItsPassword() {
        environment.put("CHAT_DATABASE_URI", "postgresql://chat:hunter2@127.0.0.1:1/chat");
        Report report = report();
        assertThat(report.well).isFalse();
        assertThat(report.text)
                .contains("127.0.0.1:1/chat cannot be used", "CHAT_DATABASE_URI")
                .doesNotContain("hunter2");
    }

    @Test
    void anEmptyDatabaseIsFineAndOneOfTheOriginalIsToBeImported() throws SQLException {
        String database = database();
        assertThat(report().text).contains("the first start creates it", "may create tables in schema public");
        TestDatabases.execute(database, "CREATE TABLE message_table (message_id uuid)");
        assertThat(report().text).contains("problem  schema", "import --from");
    }

    @Test
    void aUserWhoMayNotMakeTablesIsToldTheGrant() throws SQLException {
        String database = database();
        String role = "poor_" + URI.create(database).getPath().substring(1);
        TestDatabases.execute(
                database, "CREATE ROLE " + role + " LOGIN PASSWORD 'p'", "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        try {
            URI uri = URI.create(database);
            environment.put(
                    "CHAT_DATABASE_URI",
                    "postgresql://" + role + ":p@" + uri.getHost() + ":" + uri.getPort() + uri.getPath());
            assertThat(report().text).contains("problem  rights", "GRANT CREATE, USAGE ON SCHEMA public TO " + role);
        } finally {
            TestDatabases.execute(database, "DROP ROLE " + role);
        }
    }

    @Test
    void aDatabaseThatForgetsWhatItCommittedIsAProblem() throws SQLException {
        String database = database();
        TestDatabases.execute(
                database,
                "ALTER DATABASE " + URI.create(database).getPath().substring(1) + " SET synchronous_commit = off");
        Report report = report();
        assertThat(report.well).isFalse();
        assertThat(report.text).contains("problem  durability", "synchronous_commit=off");
    }

    @Test
    void theKeysOfTheIdentityProviderAreLookedAt() {
        try (IdentityProvider provider = IdentityProvider.start()) {
            environment.put("CHAT_AUTH_JWKS_URI", provider.keysUri());
            Report open = report();
            assertThat(open.well).as(open.text).isTrue();
            assertThat(open.text).contains("publishes keys for RS256", "set auth.issuer and auth.audience");
            environment.put("CHAT_AUTH_ISSUER", provider.issuer());
            environment.put("CHAT_AUTH_AUDIENCE", IdentityProvider.AUDIENCE);
            assertThat(report().text).contains("of issuer " + provider.issuer()).doesNotContain("set auth.");
            environment.put("CHAT_AUTH_SIGN_IN_CLIENT_ID", IdentityProvider.AUDIENCE);
            Report wrong = report();
            assertThat(wrong.well).isFalse();
            assertThat(wrong.text).contains("problem  page", "another issuer");
            provider.offerSignIn();
            assertThat(report().text).contains("users sign in at " + provider.issuer());
            provider.setDown(true);
            Report down = report();
            assertThat(down.well).isFalse();
            assertThat(down.text).contains("problem  keys", provider.keysUri());
        }
    }

    @Test
    void aBucketThatCannotBeUsedIsNamedWithTheRemedy() {
        try (TestS3 bucket = new TestS3()) {
            environment.putAll(bucket.environment());
            assertThat(report().text).containsPattern("ok +attachments +in the bucket files at \\S+ .+ answers");
            environment.put("CHAT_ATTACHMENTS_S3_SECRET_KEY", "wrong");
            assertThat(report().text)
                    .containsPattern("warning +attachments .*403 SignatureDoesNotMatch.*attachments.s3.secretKey");
            environment.put("CHAT_ATTACHMENTS_S3_BUCKET", "no-such-bucket");
            environment.putAll(Map.of(
                    "CHAT_ATTACHMENTS_S3_SECRET_KEY", bucket.environment().get("CHAT_ATTACHMENTS_S3_SECRET_KEY")));
            assertThat(report().text).containsPattern("warning +attachments .*404 NoSuchBucket.*create the bucket");
            assertThat(bucket.objects()).isEmpty();
        }
        environment.put("CHAT_ATTACHMENTS_S3_ENDPOINT", "http://127.0.0.1:1");
        assertThat(report().text).containsPattern("warning +attachments .*does not answer.*attachments.s3.endpoint");
    }

    @Test
    void redisIsLookedAtAndItsAbsenceIsNoProblem() {
        try (TestRedis redis = new TestRedis()) {
            environment.put("CHAT_REDIS_URI", redis.uri());
            assertThat(report().text).containsPattern("ok +Redis +Redis [0-9.]+ answers");
            redis.cli("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
            assertThat(report().text).contains("warning  Redis", "maxmemory-policy allkeys-lru");
        }
        Report gone = report();
        assertThat(gone.well).isTrue();
        assertThat(gone.text).contains("warning  Redis", "cannot be used");
    }

    @Test
    void nodesThatAreNamedAreCalled() throws IOException {
        database();
        try (ServerSocket node = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String alive = "127.0.0.1:" + node.getLocalPort();
            environment.put("CHAT_CLUSTER_ENABLED", "true");
            environment.put("CHAT_CLUSTER_HOST", "127.0.0.1");
            environment.put("CHAT_CLUSTER_PORT", "0");
            environment.put("CHAT_CLUSTER_BUS_PORT", "0");
            environment.put("CHAT_CLUSTER_MEMBERS", alive + ",127.0.0.1:1");
            Report report = report();
            assertThat(report.well).as(report.text).isTrue();
            assertThat(report.text)
                    .contains("other nodes must reach 127.0.0.1", alive + " answers", "127.0.0.1:1 does not answer");
        }
    }

    private String database() {
        String database = TestDatabases.fresh();
        environment.put("CHAT_DATABASE_URI", database);
        return database;
    }
}
