package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.MetricsText;
import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with little memory, and clients that ask for more than fits into it and read nothing. */
@Threat(17)
final class UnreadAnswersIT {
    private static final int CONNECTIONS = 150;
    private static final int MESSAGES = 500;

    @TempDir
    private Path folder;

    private final List<RawHttp> unread = new ArrayList<>();

    private JarProcess start() {
        return JarProcess.in(folder)
                .java("-Xmx128m", "-XX:+ExitOnOutOfMemoryError")
                .start()
                .awaitReady();
    }

    /** Asks twice on each of many connections and reads nothing. */
    private void ask(JarProcess server, String request) throws IOException {
        for (int number = 0; number < CONNECTIONS; number++) {
            RawHttp connection = RawHttp.connectWithSmallWindow(server.http());
            unread.add(connection);
            connection.send(request + request);
        }
    }

    /** Health, REST and handshakes go on for others, until the connections of those who do not read are closed. */
    private void assertOthersGoOn(JarProcess server, TestUser other) {
        await().untilAsserted(() -> {
            assertThat(server.isAlive()).as(server.output()).isTrue();
            assertThat(Rest.get(server.http().resolve("/health/ready")).status())
                    .isEqualTo(200);
            assertThat(other.get("/conversations").status()).isEqualTo(200);
            try (TestSocket socket = other.connect()) {
                socket.settled();
            }
            assertThat(MetricsText.of(server.http()).value("chat_connections_stalled_total"))
                    .isPositive();
        });
        assertThat(server.output()).doesNotContain("OutOfMemoryError");
    }

    private void closeAll() throws IOException {
        for (RawHttp connection : unread) {
            connection.close();
        }
    }

    @Test
    void filesThatNobodyReads() throws IOException {
        try (JarProcess server = start()) {
            ask(server, "GET /swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n");

            assertOthersGoOn(server, TestUser.signIn(server, "other"));
            closeAll();
        }
    }

    @Test
    void pagesThatNobodyReads() throws IOException {
        try (JarProcess server = start()) {
            TestUser reader = TestUser.signIn(server, "reader");
            TestUser other = TestUser.signIn(server, "other");
            String conversation = reader.direct(other);
            String content = "\"\uD83D\uDE80".repeat(500);
            try (TestSocket socket = reader.connect()) {
                for (int number = 0; number < MESSAGES; number++) {
                    socket.sendMessage("t" + number, conversation, content);
                }
                socket.awaitMessages(conversation, MESSAGES);
            }
            ask(
                    server,
                    "GET /conversations/" + conversation + "/messages?offset=0&limit=" + MESSAGES
                            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + reader.token() + "\r\n\r\n");

            assertOthersGoOn(server, other);
            closeAll();
        }
    }
}
