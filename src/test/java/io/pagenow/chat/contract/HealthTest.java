package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.MetricsText;
import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What load balancers are told, whoever else asks, and in whatever old way they ask. */
class HealthTest {
    private static final String QUESTIONS = "chat_database_question_seconds_count";

    @AutoClose
    private static final TestServer server = TestServer.start();

    private final URI ready = server.http().resolve("/health/ready");

    @Threat(23)
    @Test
    void aFloodIsOneQuestionASecondToTheDatabase() {
        try (TestServer own = TestServer.start()) {
            double before = MetricsText.of(own.http()).value(QUESTIONS);
            long begun = System.nanoTime();
            for (int index = 0; index < 2_000; index++) {
                assertThat(Rest.get(own.http().resolve("/health/ready")).status())
                        .isEqualTo(200);
            }
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);

            // Queries of the server itself, one every few seconds, count too.
            assertThat(MetricsText.of(own.http()).value(QUESTIONS) - before).isLessThanOrEqualTo(2.0 * seconds + 3);
        }
    }

    /** A pool whose connections all wait for a lock is no database that is away. */
    @Threat(23)
    @Test
    void aBusyPoolIsNoReasonToBeTakenOut() throws SQLException {
        ExecutorService readers = Executors.newCachedThreadPool();
        try (TestServer busy =
                        TestServer.with().set("CHAT_DATABASE_POOL_SIZE", "1").start();
                Connection other = busy.database();
                Statement statement = other.createStatement()) {
            TestUser ann = busy.newUser("ann");
            String conversation = ann.direct(busy.newUser("ben"));
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE message_table IN ACCESS EXCLUSIVE MODE");
            List<CompletableFuture<Integer>> waiting = new ArrayList<>();
            for (int index = 0; index < 20; index++) {
                waiting.add(CompletableFuture.supplyAsync(
                        () -> ann.get("/conversations/" + conversation + "/messages?offset=0&limit=1")
                                .status(),
                        readers));
            }
            await().until(() -> MetricsText.of(busy.http()).value("chat_database_questions") >= 20);

            assertThat(Rest.get(busy.http().resolve("/health/ready")).status()).isEqualTo(200);
            assertThat(waiting).noneMatch(answer -> answer.isDone() && answer.join() == 200);
            other.rollback();
        } finally {
            readers.shutdownNow();
        }
    }

    @Threat(23)
    @Test
    void connectionsThatTheDatabaseEndsAreMadeAgainAndAreNoReasonToBeTakenOut() throws SQLException {
        try (TestServer own = TestServer.start();
                Connection other = own.database();
                Statement statement = other.createStatement()) {
            assertThat(Rest.get(own.http().resolve("/health/ready")).status()).isEqualTo(200);
            for (int round = 0; round < 3; round++) {
                statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
                assertThat(Rest.get(own.http().resolve("/health/ready")).status())
                        .isEqualTo(200);
            }
        }
    }

    @Threat(23)
    @Test
    void aDatabaseThatIsAwayIsToldAndItsReturnToo() throws SQLException {
        try (TestServer own = TestServer.start();
                Connection administrator = TestDatabases.open(own.databaseUri().replaceAll("/[^/]+$", "/postgres"));
                Statement statement = administrator.createStatement()) {
            String name = own.databaseUri().replaceAll("^.*/", "");
            statement.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
            await().untilAsserted(() -> {
                Rest.Answer answer = Rest.get(own.http().resolve("/health/ready"));
                assertThat(answer.status()).isEqualTo(503);
                assertThat(Rest.get(own.http().resolve("/health/live")).status())
                        .isEqualTo(200);
            });
            statement.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
            await().until(() -> Rest.get(own.http().resolve("/health/ready")).status() == 200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, live, HTTP/1.0",
        "GET, ready, HTTP/1.0",
        "HEAD, ready, HTTP/1.0",
        "OPTIONS, ready, HTTP/1.0",
        "OPTIONS, live, HTTP/1.0",
        "HEAD, live, HTTP/1.1",
        "HEAD, ready, HTTP/1.1",
        "OPTIONS, ready, HTTP/1.1"
    })
    void aLoadBalancerMayAskInItsOwnWay(String method, String what, String version) throws IOException {
        String host = version.equals("HTTP/1.0") ? "" : "Host: " + ready.getAuthority() + "\r\n";

        assertThat(RawHttp.ask(ready, method + " /health/" + what + " " + version + "\r\n" + host + "\r\n")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.0\r\n\r\n",
                "GET /conversations HTTP/1.0\r\n\r\n",
                "GET /health/ready HTTP/1.1\r\n\r\n",
                "GET /health/ready HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"
            })
    void anythingElseNeedsItsOneHost(String request) throws IOException {
        assertThat(RawHttp.ask(ready, request).status()).isEqualTo(400);
    }
}
