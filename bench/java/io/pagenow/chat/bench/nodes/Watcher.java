package io.pagenow.chat.bench.nodes;

import static org.awaitility.Awaitility.await;

import io.pagenow.chat.bench.server.Database;
import io.pagenow.chat.support.Rest;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody with a socket who is in groups with some of the users, and is told when they come and go. */
final class Watcher implements AutoCloseable {
    private static final String NAME = "watcher";

    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final AtomicInteger told = new AtomicInteger();
    private final WebSocket socket;
    private volatile long firstAt;
    private volatile long lastAt;

    private Watcher(NodeProcess node) {
        String token = Rest.post(node.http().resolve("/dev/token"), "{\"userId\":\"" + NAME + "\"}")
                .object()
                .getString("token");
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(node.webSocket(), new Listener())
                .join();
    }

    /**
     * Puts the watcher and users of some numbers in groups.
     *
     * @param first the first of the users
     * @param step distance to the next one
     * @param groups how many groups
     * @param members users of each group
     */
    static void introduce(Database database, int first, int step, int groups, int members) {
        for (int group = 0; group < groups; group++) {
            String sql = String.format(
                    Locale.ROOT, """
                    WITH created AS (
                        INSERT INTO conversation_table (conversation_id, created_by, title, is_group, member_count)
                        VALUES ('%s', 'watcher', 'watched', true, %d)
                        RETURNING conversation_id
                    )
                    INSERT INTO participant_table (conversation_id, user_id)
                    SELECT conversation_id, 'watcher' FROM created
                    UNION ALL
                    SELECT conversation_id, '5ca1ab1e-0000-4000-8000-' || lpad((%d + %d * (%d + n))::text, 12, '0')
                    FROM created, generate_series(0, %d - 1) AS n""", UUID.randomUUID(), members + 1, first, step, group * members, members);
            database.run(sql);
        }
    }

    static Watcher at(NodeProcess node) {
        return new Watcher(node);
    }

    /** Returns how many users the watcher was told of. */
    int told() {
        return told.get();
    }

    /** Waits until there has been no news for some seconds, so that what comes later is news of something else. */
    void awaitQuiet() {
        await().during(QUIET).atMost(PATIENCE).until(() -> System.nanoTime() - lastAt > QUIET.toNanos());
    }

    void reset() {
        told.set(0);
        firstAt = 0;
    }

    /** Returns the seconds between the first and the last news. */
    double seconds() {
        return (lastAt - firstAt) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** Returns the time of the first news, by {@link System#nanoTime}. */
    long firstAt() {
        return firstAt;
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder partial = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            partial.append(text);
            if (last) {
                JsonObject frame = new JsonObject(partial.toString());
                partial.setLength(0);
                if ("presence".equals(frame.getString("type"))) {
                    lastAt = System.nanoTime();
                    firstAt = firstAt == 0 ? lastAt : firstAt;
                    told.addAndGet(frame.getJsonArray("users").size());
                }
            }
            from.request(1);
            return null;
        }
    }
}
