package io.pagenow.chat.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Many connections that count the frames of one type, each in intervals. The frames are not parsed: their type stands at the
 * beginning.
 */
public final class SignalClients implements AutoCloseable {
    /** Handshakes at a time. */
    private static final int STEP = 100;

    private static final int INTERVALS_PER_SECOND = 10;
    private static final int MAX_SECONDS = 120;
    private static final int MAX_CONNECTIONS = 20_000;

    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient client =
            vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(MAX_CONNECTIONS));
    private final List<WebSocket> sockets = new ArrayList<>();
    private final List<int[]> counts = new ArrayList<>();
    private final long began = System.nanoTime();

    /**
     * Opens a connection for each token.
     *
     * @param type the type of the frames that are counted
     */
    public SignalClients(URI server, List<String> tokens, String type) {
        String beginning = "{\"type\":\"" + type + "\"";
        for (int from = 0; from < tokens.size(); from += STEP) {
            List<Future<WebSocket>> step = tokens.subList(from, Math.min(from + STEP, tokens.size())).stream()
                    .map(token -> client.connect(new WebSocketConnectOptions()
                            .setHost(server.getHost())
                            .setPort(server.getPort())
                            .setURI("/?Authorization=" + token)))
                    .toList();
            Future.all(step).await();
            step.forEach(opened -> add(opened.result(), beginning));
        }
    }

    private void add(WebSocket socket, String beginning) {
        int[] count = new int[MAX_SECONDS * INTERVALS_PER_SECOND];
        socket.textMessageHandler(frame -> {
            if (frame.startsWith(beginning)) {
                int interval =
                        (int) ((System.nanoTime() - began) / (TimeUnit.SECONDS.toNanos(1) / INTERVALS_PER_SECOND));
                count[Math.min(interval, count.length - 1)]++;
            }
        });
        sockets.add(socket);
        counts.add(count);
    }

    /** Sends a frame on one of the connections. */
    public void send(int connection, String frame) {
        sockets.get(connection).writeTextMessage(frame);
    }

    public int size() {
        return sockets.size();
    }

    /** Returns the most frames that one connection got within a second. */
    public int mostPerSecond() {
        int most = 0;
        for (int[] count : counts) {
            int sum = 0;
            for (int interval = 0; interval < count.length; interval++) {
                sum += count[interval] - (interval < INTERVALS_PER_SECOND ? 0 : count[interval - INTERVALS_PER_SECOND]);
                most = Math.max(most, sum);
            }
        }
        return most;
    }

    /** Returns the frames of all connections. */
    public long total() {
        return counts.stream()
                .mapToLong(count -> Arrays.stream(count).asLongStream().sum())
                .sum();
    }

    @Override
    public void close() {
        client.close().await();
        vertx.close().await();
    }
}
