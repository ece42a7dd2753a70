package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.IdentityProvider;
import io.pagenow.chat.support.MetricsText;
import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Connections that one address opens. Each test has an address of its own, which this machine has too. */
@Threat(18)
final class ConnectionLimitTest {
    private static final int MAX = 8;
    private static final int MAX_WITHOUT_TOKEN = 4;

    @AutoClose
    private static final IdentityProvider provider = IdentityProvider.start();

    /** Only a server with an identity provider may have a proxy. */
    @AutoClose
    private static final TestServer server = TestServer.with()
            .identityProvider(provider)
            .set("CHAT_LIMITS_ADDRESS_CONNECTIONS", String.valueOf(MAX))
            .set("CHAT_LIMITS_ADDRESS_CONNECTIONS_WITHOUT_TOKEN", String.valueOf(MAX_WITHOUT_TOKEN))
            .set("CHAT_PROXIES_TRUSTED", "127.0.0.1,127.0.18.9")
            .start();

    private final List<RawHttp> open = new ArrayList<>();

    private RawHttp connect(URI port, String from) throws IOException {
        RawHttp connection = RawHttp.connectFrom(from, port);
        open.add(connection);
        return connection;
    }

    private void closeAll() throws IOException {
        for (RawHttp connection : open) {
            connection.close();
        }
    }

    private static String request(String more) {
        return "GET /conversations HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
    }

    @Test
    void thoseWithoutATokenAreBoundedOnBothPortsTogether() throws IOException {
        for (int each = 0; each < MAX_WITHOUT_TOKEN / 2; each++) {
            connect(server.http(), "127.0.18.1");
            connect(server.webSocket(), "127.0.18.1");
        }
        for (RawHttp connection : open) {
            connection.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(connection.read().status()).isIn(200, 426);
        }

        assertThat(isAnswered(connect(server.http(), "127.0.18.1"))).isFalse();
        assertThat(isAnswered(connect(server.webSocket(), "127.0.18.1"))).isFalse();
        RawHttp other = connect(server.http(), "127.0.18.2");
        other.send(request(""));
        assertThat(other.read().status()).isEqualTo(401);
        assertThat(MetricsText.of(server.http()).value("chat_connections_refused_total"))
                .isGreaterThanOrEqualTo(2);
        closeAll();
        await().untilAsserted(() -> {
            try (RawHttp again = RawHttp.connectFrom("127.0.18.1", server.http())) {
                assertThat(isAnswered(again)).isTrue();
            }
        });
    }

    @Test
    void aValidTokenMakesRoomForFurtherOnesUpToTheBoundOfAll() throws IOException {
        TestUser ann = server.user("ann", provider.token("ann").sign());
        for (int each = 0; each < MAX; each++) {
            RawHttp connection = connect(server.http(), "127.0.18.3");
            connection.send(request("Authorization: " + ann.token() + "\r\n"));
            assertThat(connection.read().status()).isEqualTo(200);
        }

        assertThat(isAnswered(connect(server.http(), "127.0.18.3"))).isFalse();
        closeAll();
    }

    @Test
    void aTokenThatIsNotValidMakesNoRoom() throws IOException {
        for (int each = 0; each < MAX_WITHOUT_TOKEN; each++) {
            RawHttp connection = connect(server.http(), "127.0.18.4");
            connection.send(request("Authorization: x.y.z\r\n"));
            assertThat(connection.read().status()).isEqualTo(401);
        }

        assertThat(isAnswered(connect(server.http(), "127.0.18.4"))).isFalse();
        closeAll();
    }

    @Test
    void thoseOfATrustedProxyAreNotCounted() throws IOException {
        for (int each = 0; each < 2 * MAX; each++) {
            connect(server.http(), "127.0.18.9");
        }
        for (RawHttp connection : open) {
            connection.send(request(""));
            assertThat(connection.read().status()).isEqualTo(401);
        }
        closeAll();
    }

    /** Whether the server answers on a connection, rather than ending it at once. */
    private static boolean isAnswered(RawHttp connection) {
        connection.send(request(""));
        try {
            return connection.read().status() > 0;
        } catch (IOException ended) {
            return false;
        }
    }
}
