package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.Threat;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers who break their connections off, at every moment and on both ports, leave nothing in the log. */
@Threat(27)
final class RudeConnectionsIT {
    private static final String GET = "GET /config.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String LARGE = "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String POST = "POST /dev/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 14\r\n\r\n";
    private static final String CHUNKED =
            "POST /dev/token HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String UPGRADE = String.join(
            "\r\n",
            "GET /?Authorization=x HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");

    private static final int ROUNDS = 3;
    private static final int AT_ONCE = 30;

    @TempDir
    private Path folder;

    private static Map<String, String> beginnings() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("nothing", "");
        all.put("half a head", "GET / HTTP/1.1\r\nHo");
        all.put("one request", GET);
        all.put("three requests", GET.repeat(3));
        all.put("more requests than may wait", GET.repeat(200));
        all.put("large answers", LARGE.repeat(5));
        all.put("a body without its end", POST + "{\"us");
        all.put("a body without its end in a pipeline", GET.repeat(2) + POST + "{\"us");
        all.put("bodies in a pipeline", (POST + "{\"userId\":\"x\"}").repeat(10));
        all.put("a body that waits to be asked for", POST.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"));
        all.put("a broken chunk", CHUNKED + "zz\r\n");
        all.put("a broken chunk in a pipeline", GET + CHUNKED + "zz\r\n" + GET);
        all.put("a chunk without its end", CHUNKED + "5\r\nhel");
        all.put("TLS", "\u0016\u0003\u0001\u0000\u00c8\u0001\u0000\u0000\u00c4\u0003\u0003" + "\u00a5".repeat(200));
        all.put("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\u0000".repeat(100));
        all.put("HTTP/0.9", "GET /\r\n\r\n");
        all.put("a request line without an end", "GET /" + "a".repeat(20_000));
        all.put("no HTTP in a pipeline", GET.repeat(2) + "NONSENSE\u0000\r\n\r\n");
        all.put("handshakes", UPGRADE.repeat(3));
        all.put("a handshake in a pipeline", GET + UPGRADE + GET);
        all.put("frames before the handshake's answer", UPGRADE + "\u0081\u0085\u0000\u0000\u0000\u0000hello");
        return all;
    }

    /** What a client does after it has said something. */
    private enum End {
        RESET,
        RESET_AFTER_THE_FIRST_BYTE,
        HALF_CLOSE,
        CLOSE
    }

    @Test
    void nothingIsLoggedOfThoseWhoBreakOff() throws IOException {
        try (JarProcess server = JarProcess.in(folder)
                .environment("CHAT_LOG_FORMAT", "text")
                .start()
                .awaitReady()) {
            int before = server.output().length();
            for (URI port : List.of(server.http(), server.webSocket())) {
                for (Map.Entry<String, String> beginning : beginnings().entrySet()) {
                    for (End end : End.values()) {
                        for (int round = 0; round < ROUNDS; round++) {
                            breakOff(port, beginning.getValue(), end);
                        }
                    }
                    assertThat(linesOfConnections(server.output().substring(before)))
                            .as(beginning.getKey() + " at " + port)
                            .isEmpty();
                }
            }
            assertThat(Rest.get(server.http().resolve("/health/ready")).status())
                    .isEqualTo(200);
        }
    }

    /** Work in the background warns where a busy machine has its database answer too late, which is not what strangers cause. */
    private static List<String> linesOfConnections(String output) {
        return output.lines()
                .filter(line -> !line.contains("Timeout waiting for connection"))
                .toList();
    }

    /** Many at once, so that some break off while their requests are in the middle of being answered. */
    private static void breakOff(URI port, String said, End end) throws IOException {
        List<Socket> connections = new ArrayList<>();
        for (int index = 0; index < AT_ONCE; index++) {
            Socket connection = new Socket(port.getHost(), port.getPort());
            connection.setSoTimeout(500);
            connections.add(connection);
        }
        for (Socket connection : connections) {
            try {
                connection.getOutputStream().write(said.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException ended) {
                // The server was first to end it.
            }
        }
        for (Socket connection : connections) {
            try (connection) {
                if (end == End.HALF_CLOSE) {
                    connection.shutdownOutput();
                }
                if (end == End.RESET_AFTER_THE_FIRST_BYTE && !said.isEmpty()) {
                    connection.setSoTimeout(20);
                    int unused = connection.getInputStream().read();
                }
                // Without lingering, a close resets the connection.
                connection.setSoLinger(end == End.RESET || end == End.RESET_AFTER_THE_FIRST_BYTE, 0);
            } catch (IOException ended) {
                // The server was first to end it.
            }
        }
    }
}
