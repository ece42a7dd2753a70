package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Patience;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Searches in an index that takes longer than a search may. */
class SlowSearchTest {
    /** One each three hours, so they go back for several weeks. */
    private static final int MESSAGES = 400;

    /** More than all lanes do in the time for which a search may wait. */
    private static final int AT_ONCE = 24;

    @AutoClose
    private static final TestServer server =
            TestServer.with().set("CHAT_SEARCH_ENABLED", "on").start();

    private static String ann;

    @BeforeAll
    static void fill() {
        TestUser user = server.newUser("ann");
        ann = user.id();
        String group = user.group("Team", server.newUser("ben"), server.newUser("cat"));
        String database = server.databaseUri();
        TestDatabases.execute(
                database,
                "INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, content) SELECT '"
                        + group
                        + "', n, gen_random_uuid(), now() - (" + (MESSAGES + 1) + " - n) * interval '3 hours', '" + ann
                        + "', CASE WHEN n < 3 THEN 'needle' ELSE 'straw' END FROM generate_series(1, " + MESSAGES
                        + ") n",
                "DELETE FROM search_progress_table");
        await().atMost(Duration.ofSeconds(3 * Patience.SECONDS))
                .until(
                        () -> TestDatabases.query(database, "SELECT count(*) FROM search_table"),
                        String.valueOf(MESSAGES)::equals);
        TestDatabases.execute(
                database,
                """
                CREATE FUNCTION slow_match(tsvector, tsquery) RETURNS boolean LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_sleep(0.01);
                    RETURN ts_match_vq($1, $2);
                END $$""",
                "CREATE OPERATOR public.@@ (LEFTARG = tsvector, RIGHTARG = tsquery, FUNCTION = slow_match)",
                "ALTER DATABASE " + URI.create(database).getPath().substring(1)
                        + " SET search_path = public, pg_catalog");
        server.restart();
    }

    @Test
    void eachRequestGetsFurtherBackInTime() {
        TestUser user = server.user(ann);
        Set<String> places = new HashSet<>();
        JsonArray results = new JsonArray();
        String next = "";
        boolean hasEnded = false;
        while (next != null) {
            JsonObject page = user.get("/search?q=needle" + (next.isEmpty() ? "" : "&before=" + next))
                    .object();
            results.addAll(page.getJsonArray("results"));
            hasEnded |= !page.getBoolean("complete");
            next = page.getString("next");
            assertThat(next == null || places.add(next)).as(next).isTrue();
        }
        assertThat(results).hasSize(2);
        assertThat(hasEnded)
                .as("whether a search took too long for one request")
                .isTrue();
    }

    @Test
    void whoWaitsTooLongIsRefused() {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<TestUser> users = IntStream.range(0, AT_ONCE)
                    .mapToObj(number -> server.newUser("user"))
                    .toList();
            TestDatabases.execute(
                    server.databaseUri(),
                    "INSERT INTO participant_table (conversation_id, user_id)"
                            + " SELECT (SELECT min(conversation_id::text)::uuid FROM message_table), unnest('{"
                            + String.join(",", users.stream().map(TestUser::id).toList()) + "}'::text[])");
            List<Rest.Answer> answers = users.stream()
                    .map(user -> CompletableFuture.supplyAsync(() -> user.get("/search?q=needle"), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
            assertThat(answers).extracting(Rest.Answer::status).containsOnly(200, 503);
            assertThat(answers).filteredOn(answer -> answer.status() == 503).allSatisfy(answer -> assertThat(
                            answer.object().getString("code"))
                    .isEqualTo("overloaded"));
        } finally {
            threads.shutdown();
        }
    }
}
