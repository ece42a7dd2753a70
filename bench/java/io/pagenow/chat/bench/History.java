package io.pagenow.chat.bench;

import io.pagenow.chat.bench.load.HttpConnection;
import io.pagenow.chat.bench.server.ChatApi;
import io.pagenow.chat.bench.server.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Reading in a database of ten million messages: a caller with 1,000 conversations, one of which is long. Requests follow one another. */
final class History {
    private static final String CALLER = "caller";
    private static final int PAGE = 50;
    /** A page is full of messages of 100 bytes. */
    private static final int LEAST_BYTES = PAGE * 100;

    private static final int DEPTH = 100_000;
    private static final int REQUESTS = 300;
    private static final int WARM_UP_REQUESTS = 100;
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(6);
    private static final int DIGITS = 3;

    private static final String LONGEST = """
            SELECT p.conversation_id || ' ' || last.seq
            FROM participant_table p
            CROSS JOIN LATERAL (SELECT max(m.seq) AS seq FROM message_table m WHERE m.conversation_id = p.conversation_id) AS last
            WHERE p.user_id = '%s' AND last.seq IS NOT NULL
            ORDER BY last.seq DESC LIMIT 1""".formatted(CALLER);

    private History() {}

    /** @param database filled; the server's own */
    static List<Outcome> run(ChatApi server, Database database) {
        String[] longest = database.ask(LONGEST).split(" ", -1);
        String messages = "/conversations/" + longest[0] + "/messages?limit=" + PAGE;
        long deep = Long.parseLong(longest[1]) - DEPTH + 1;
        Map<String, String> calls = new LinkedHashMap<>();
        calls.put("list of 1,000", "/conversations");
        calls.put("newest page", messages + "&offset=0");
        calls.put("deep by offset", messages + "&offset=" + DEPTH);
        calls.put("deep by cursor", messages + "&before=" + deep);
        List<Outcome> outcomes = new ArrayList<>();
        try (HttpConnection connection =
                new HttpConnection(server.http(), server.user(CALLER).token())) {
            calls.forEach((name, path) -> {
                time(connection, path, WARM_UP_REQUESTS);
                outcomes.add(new Outcome(
                        server.name(), "history: " + name, Outcome.latencies(time(connection, path, REQUESTS))));
            });
        }
        return outcomes;
    }

    private static Histogram time(HttpConnection connection, String path, int requests) {
        Histogram times = new Histogram(DIGITS);
        long end = System.nanoTime() + MAX_NANOS;
        for (int count = 0; count < requests && System.nanoTime() < end; count++) {
            long began = System.nanoTime();
            int length = connection.get(path);
            times.recordValue(System.nanoTime() - began);
            if (length < LEAST_BYTES) {
                throw new IllegalStateException("GET " + path + " has an answer of only " + length + " bytes");
            }
        }
        return times;
    }
}
