package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Clients that take their time, or say nothing, on either port: they lose their connection, however often they send a byte. */
@Threat(12)
class SlowClientsTest {
    private static final String HEAD = " / HTTP/1.1\r\nHost: localhost\r\n";

    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");

    /** A client that sends some of a request, and then one byte after another. */
    private record Slow(RawHttp connection, String more, CompletableFuture<Void> ended) {
        static Slow start(URI port, String beginning, String more) throws IOException {
            RawHttp connection = RawHttp.connect(port);
            connection.send(beginning);
            return new Slow(connection, more, CompletableFuture.runAsync(connection::awaitEnd, task -> {
                Thread reader = new Thread(task, "slow-client");
                reader.setDaemon(true);
                reader.start();
            }));
        }

        boolean hasEnded() {
            connection.send(more);
            return ended.isDone();
        }
    }

    @Test
    void theirConnectionsAreClosedAndNobodyElseIsAffected() throws IOException {
        List<Slow> clients = new ArrayList<>();
        for (URI port : List.of(server.http(), server.webSocket())) {
            clients.add(Slow.start(port, "", ""));
            clients.add(Slow.start(port, "", "G"));
            clients.add(Slow.start(port, "GET" + HEAD, ""));
            clients.add(Slow.start(port, "GET" + HEAD + "X: ", "x"));
            clients.add(Slow.start(port, "POST" + HEAD + "Content-Length: 5000\r\n\r\n", " "));
            clients.add(Slow.start(port, "POST" + HEAD + "Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n"));
        }
        clients.add(Slow.start(
                server.http(),
                "POST /conversation HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + ann.token()
                        + "\r\nContent-Length: 5000\r\n\r\n",
                " "));
        clients.add(Slow.start(
                server.webSocket(),
                "GET /?Authorization=" + ann.token() + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nContent-Length: 5000\r\n\r\n",
                " "));

        await().pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            assertThat(Rest.get(server.http().resolve("/health/ready")).status())
                    .isEqualTo(200);
            assertThat(clients.stream().filter(client -> !client.hasEnded())).isEmpty();
        });
        for (Slow client : clients) {
            assertThat(client.ended).isCompleted();
            client.connection.close();
        }
    }

    @Test
    void bodiesThatAreNotReadToTheirEndTakeALimitedPlaceForEachUser() throws IOException {
        TestUser ben = server.newUser("ben");
        List<RawHttp> unfinished = new ArrayList<>();
        for (int index = 0; index < 4; index++) {
            RawHttp connection = RawHttp.connect(server.http());
            unfinished.add(connection);
            connection.send("POST /conversation HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + ann.token()
                    + "\r\nContent-Length: 1048576\r\n\r\n" + " ".repeat(1_048_575));
        }

        await().until(() -> answerTo(ann), answer -> answer.status() == 429);
        assertThat(answerTo(ann).header("Retry-After")).isPresent();
        assertThat(answerTo(ben).status()).isEqualTo(400);

        for (RawHttp connection : unfinished) {
            connection.close();
        }
        await().until(() -> answerTo(ann).status(), status -> status == 400);
    }

    /** The answer to a small body that is no JSON. */
    private static Rest.Answer answerTo(TestUser user) {
        return user.post("/conversation", "{" + " ".repeat(100));
    }
}
