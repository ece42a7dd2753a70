package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Patience;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The index of search has the words of all messages, and no others, whatever happened. */
class SearchIndexTest {
    @AutoClose
    private static final TestServer server =
            TestServer.with().set("CHAT_SEARCH_ENABLED", "on").start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String group = ann.group("Team", ben, server.newUser("cat"));

    private static void execute(String... statements) {
        TestDatabases.execute(server.databaseUri(), statements);
    }

    private static int number(String sql) {
        return Integer.parseInt(TestDatabases.query(server.databaseUri(), sql));
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(3 * Patience.SECONDS));
    }

    /** Stores messages that were sent from a time on, as an import does. */
    private void store(int messages, String from, String word) {
        execute("INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, content) SELECT '"
                + group + "', n, gen_random_uuid(), " + from + " + n * interval '1 second', '" + ben.id() + "', '"
                + word
                + " ' || n FROM generate_series(1, " + messages + ") n");
    }

    private int indexed(String word) {
        return number("SELECT count(*) FROM search_table WHERE conversation_id = '" + group + "' AND words @@ '" + word
                + "'::tsquery");
    }

    @BeforeEach
    void awaitIndex() {
        patiently()
                .until(() -> number("SELECT count(*) FROM search_progress_table WHERE history_seq IS NULL AND now()"
                                + " - sent_at < interval '3 minutes'")
                        == 1);
    }

    @Test
    void anIndexWithoutProgressBeginsAgainAndHasEachMessageOnce() {
        store(1_300, "now() - interval '400 days'", "ancient");
        execute("DELETE FROM search_progress_table");
        patiently().until(() -> indexed("ancient") == 1_300);
        execute("DELETE FROM search_progress_table");
        awaitIndex();
        assertThat(indexed("ancient")).isEqualTo(1_300);
    }

    @Test
    void whatWasEditedOrDeletedWhileNothingWasIndexedIsPutRight() {
        store(10, "now() - interval '40 days'", "stale");
        execute("DELETE FROM search_progress_table");
        patiently().until(() -> indexed("stale") == 10);
        execute(
                "UPDATE message_table SET content = 'fresh ' || seq WHERE seq <= 4 AND conversation_id = '" + group
                        + "'",
                "INSERT INTO message_state_table (conversation_id, seq, rev, changed_at, edited_at, edits)"
                        + " SELECT '" + group
                        + "', n, n, now() - interval '9 days', now(), 1 FROM generate_series(1, 4) n",
                "UPDATE message_table SET content = '', extra = '{\"quiet\":true,\"deletedAt\":1}' WHERE seq IN (5, 6)"
                        + " AND conversation_id = '" + group + "'",
                "DELETE FROM search_progress_table");
        patiently().untilAsserted(() -> {
            assertThat(indexed("stale")).isEqualTo(4);
            assertThat(indexed("fresh")).isEqualTo(4);
        });
    }

    @Test
    void aPieceThatTakesTooLongIsFollowedBySmallerOnes() {
        store(300, "now() - interval '500 days'", "heavy");
        execute("""
                CREATE FUNCTION at_most_forty() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF (SELECT count(*) FROM added) > 40 THEN
                        RAISE EXCEPTION 'canceling statement due to statement timeout' USING ERRCODE = '57014';
                    END IF;
                    RETURN NULL;
                END $$""", """
                CREATE TRIGGER at_most_forty AFTER INSERT ON search_table REFERENCING NEW TABLE AS added
                FOR EACH STATEMENT EXECUTE FUNCTION at_most_forty()""", "DELETE FROM search_progress_table");
        try {
            patiently().until(() -> indexed("heavy") == 300);
        } finally {
            execute("DROP TRIGGER at_most_forty ON search_table", "DROP FUNCTION at_most_forty");
        }
    }

    @Test
    void aClockThatWasSetBackLeavesNothingOut() {
        store(20, "now() - interval '30 minutes'", "backward");
        execute(
                "UPDATE search_progress_table SET sent_at = now() + interval '3 hours', changed_at = now() + interval '3 hours',"
                        + " clock_at = now() + interval '3 hours'");
        patiently().until(() -> indexed("backward") == 20);
        execute(
                "UPDATE message_table SET content = 'forward ' || seq WHERE conversation_id = '" + group + "'",
                "INSERT INTO message_state_table (conversation_id, seq, rev, changed_at, edited_at, edits) SELECT '"
                        + group + "', n, n, now() - interval '30 minutes', now(), 1 FROM generate_series(1, 20) n",
                "UPDATE search_progress_table SET sent_at = now() + interval '3 hours', changed_at = now() + interval '3 hours',"
                        + " clock_at = now() + interval '3 hours'");
        patiently().until(() -> indexed("forward") == 20 && indexed("backward") == 0);
    }

    @Test
    void messagesOfATimeToComeAreFoundToo() {
        store(3, "now() + interval '2 hours'", "tomorrow");
        patiently().until(() -> indexed("tomorrow") == 3);
    }

    @Test
    void manyChangesOfOneMomentAreAllIndexed() {
        store(1_200, "now() - interval '3 days'", "before");
        execute("DELETE FROM search_progress_table");
        patiently().until(() -> indexed("before") == 1_200);
        awaitIndex();
        execute(
                "UPDATE message_table SET content = 'after ' || seq WHERE conversation_id = '" + group + "'",
                "INSERT INTO message_state_table (conversation_id, seq, rev, changed_at, edited_at, edits) SELECT '"
                        + group
                        + "', n, n, date_trunc('milliseconds', statement_timestamp()), now(), 1 FROM generate_series(1, 1200) n");
        patiently().until(() -> indexed("after") == 1_200 && indexed("before") == 0);
    }

    @Test
    void administratorsSeeHowFarTheIndexIs() {
        patiently().untilAsserted(() -> {
            JsonObject search = server.administrator()
                    .get("/admin/status")
                    .object()
                    .getJsonArray("nodes")
                    .getJsonObject(0)
                    .getJsonObject("search");
            assertThat(search.getBoolean("indexing")).isTrue();
            assertThat(search.getInteger("historyPercent")).isEqualTo(100);
            assertThat(search.getLong("behindSeconds")).isPositive();
        });
    }

    @Test
    void whileSearchIsOffTheIndexIsEmptyAndThenItIsMadeAgain() {
        String database = TestDatabases.fresh();
        String words = "SELECT count(*) FROM search_table WHERE words @@ '%s'::tsquery";
        try {
            TestServer.Builder on = TestServer.with().database(database).set("CHAT_SEARCH_ENABLED", "on");
            String conversation;
            String message;
            try (TestServer first = on.start()) {
                TestUser eve = first.user("eve");
                conversation = eve.direct(first.user("fay"));
                message = "/conversations/" + conversation + "/messages/"
                        + eve.post(
                                        "/conversations/" + conversation + "/messages",
                                        "{\"tempMessageId\":\"t\",\"content\":\"secretive\"}")
                                .object()
                                .getLong("seq");
                patiently().until(() -> TestDatabases.query(database, words.formatted("secretive")), "1"::equals);
            }
            try (TestServer off = TestServer.with()
                    .database(database)
                    .set("CHAT_SEARCH_ENABLED", "off")
                    .start()) {
                patiently()
                        .until(() -> TestDatabases.query(database, "SELECT count(*) FROM search_table"), "0"::equals);
                assertThat(off.user("eve")
                                .patch(message, "{\"content\":\"harmless\"}")
                                .status())
                        .isEqualTo(200);
            }
            try (TestServer again = on.start()) {
                patiently().until(() -> TestDatabases.query(database, words.formatted("harmless")), "1"::equals);
                assertThat(TestDatabases.query(database, words.formatted("secretive")))
                        .isEqualTo("0");
                assertThat(again.user("fay").get("/search?q=harmless").object().getJsonArray("results"))
                        .hasSize(1);
            }
        } finally {
            TestDatabases.drop(database);
        }
    }
}
