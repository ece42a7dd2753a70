package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.FileClient;
import io.pagenow.chat.support.MetricsText;
import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.RawSocket;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that ask for much and read none of it. */
@Threat(17)
final class UnreadAnswersTest {
    /** As many as make a long page, of which what waits is counted (docs/limits.md). */
    private static final int MESSAGES = 500;

    /** What may wait for all clients, in megabytes; a quarter of it for one. */
    private static final int BUDGET = 4;

    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_LIMITS_OUTBOUND_MEGABYTES", String.valueOf(BUDGET))
            .start();

    private static final TestUser writer = server.newUser("writer");
    private static final TestUser reader = server.newUser("reader");
    private static final TestUser third = server.newUser("third");
    private static String conversation;
    private static String page;

    private final List<RawHttp> unread = new ArrayList<>();

    @BeforeAll
    static void fill() {
        conversation = writer.group("long", reader, third);
        page = "/conversations/" + conversation + "/messages?offset=0&limit=" + MESSAGES;
        String content = "\uD83D\uDE80".repeat(1_000);
        try (TestSocket socket = writer.connect()) {
            for (int number = 0; number < MESSAGES; number++) {
                socket.sendMessage("t" + number, conversation, content);
            }
            socket.awaitMessages(conversation, MESSAGES);
        }
    }

    /** Asks twice and reads nothing. */
    private void askFor(String path, TestUser user) throws IOException {
        RawHttp connection = RawHttp.connectWithSmallWindow(server.http());
        unread.add(connection);
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + user.token() + "\r\n\r\n";
        connection.send(request + request);
    }

    private void closeAll() throws IOException {
        for (RawHttp connection : unread) {
            connection.close();
        }
    }

    private static double waiting() {
        return MetricsText.of(server.http()).value("chat_outbound_bytes");
    }

    @Test
    void aUserWhoReadsNothingIsRefusedMoreUntilTheConnectionsAreClosed() throws IOException {
        double closedBefore = MetricsText.of(server.http()).value("chat_connections_stalled_total");
        for (int connection = 0; connection < 40; connection++) {
            askFor(page, writer);
        }
        await().untilAsserted(() -> assertThat(waiting()).isPositive());
        await().untilAsserted(() -> {
            Rest.Answer refused = writer.get(page);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.object().getString("code")).isEqualTo("rate-limited");
            assertThat(refused.header("retry-after")).isPresent();
        });

        // More often than exports may run at a time.
        for (int export = 0; export < 5; export++) {
            assertThat(writer.get("/me/export").status()).isEqualTo(429);
        }

        assertThat(waiting()).isLessThanOrEqualTo(BUDGET * 1024.0 * 1024);
        assertThat(Rest.get(server.http().resolve("/health/live")).status()).isEqualTo(200);
        assertThat(reader.get(page).objects()).hasSize(MESSAGES);
        try (TestSocket socket = reader.connect()) {
            assertThat(socket.isOpen()).isTrue();
        }
        await().untilAsserted(() -> assertThat(MetricsText.of(server.http()).value("chat_connections_stalled_total"))
                .isGreaterThan(closedBefore));
        await().untilAsserted(() -> assertThat(writer.get(page).status()).isEqualTo(200));
        closeAll();
        await().untilAsserted(() -> assertThat(waiting()).isZero());
        assertThat(FileClient.request("GET", server.http().resolve("/me/export"), Optional.of(reader.token()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theNextRequestOfAConnectionIsHandledWhenTheAnswerBeforeItIsTaken() throws IOException {
        TestUser slow = server.newUser("slow");
        String file = "/swagger-ui-bundle.js";
        Rest.Answer whole = Rest.get(server.http().resolve(file));
        try (RawHttp connection = RawHttp.connectWithSmallWindow(server.http())) {
            String get = " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + slow.token() + "\r\n\r\n";
            connection.send("GET " + file + get
                    + "PUT /presence HTTP/1.1\r\nHost: localhost\r\nContent-Length: 17\r\nAuthorization: "
                    + slow.token() + "\r\n\r\n{\"visible\":false}" + "GET /conversations" + get);

            String head = connection.readHead();
            assertThat(MetricsText.of(server.http())
                            .value("chat_http_requests_total{operation=\"PUT /presence\",status=\"2xx\"}"))
                    .isZero();
            assertThat(connection.readBody(head)).isEqualTo(whole.body());
            assertThat(connection.read().body()).isEqualTo("{\"visible\":false}");
            assertThat(connection.read().body()).isEqualTo("[]");
        }
    }

    @Test
    void aSocketThatReadsNothingOfWhatItHasMissedIsClosedAsSlow() throws IOException {
        String sync = "{\"action\":\"sync\",\"cursors\":{\"" + conversation + "\":0}}";
        try (RawSocket socket = RawSocket.openWithSmallWindow(server.webSocket(), third.token())) {
            socket.frame(0x81, sync.getBytes(StandardCharsets.US_ASCII));
            await().untilAsserted(() -> assertThat(waiting()).isPositive());

            assertThat(socket.awaitClose()).isEqualTo(4429);
        }
    }
}
