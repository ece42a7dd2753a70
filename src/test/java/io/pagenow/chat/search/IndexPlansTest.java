package io.pagenow.chat.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.config.Secret;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.Migrations;
import io.pagenow.chat.support.TestDatabases;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** No statement of the indexer reads much more than it indexes, although imported messages are in the order of their conversations. */
final class IndexPlansTest {
    private static final int CONVERSATIONS = 200;
    private static final int MESSAGES_OF_EACH = 400;
    private static final int BATCH = 500;

    /** A BRIN index finds ranges of 32 pages, and the last one always. */
    private static final int TWO_RANGES = 7_000;

    private static final String LOWEST = "'00000000-0000-0000-0000-000000000000'";
    private static final String MIDDLE = "'7fffffff-0000-0000-0000-000000000000'";

    private static String database;

    @BeforeAll
    static void fill() {
        database = TestDatabases.fresh();
        new Migrations(new DatabaseAddress(new Secret(database))).apply();
        TestDatabases.execute(
                database,
                "CREATE TABLE ids AS SELECT gen_random_uuid() AS id FROM generate_series(1, " + CONVERSATIONS + ")",
                "INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, content)"
                        + " SELECT id, n, gen_random_uuid(), now() - interval '2 years' + n * interval '40 hours', 'ann', 'word ' || n"
                        + " FROM (SELECT id FROM ids ORDER BY id) sorted, generate_series(1, " + MESSAGES_OF_EACH
                        + ") n ORDER BY id, n",
                "INSERT INTO message_table (conversation_id, seq, message_id, sent_at, sender_id, content)"
                        + " SELECT (SELECT min(id::text)::uuid FROM ids), " + MESSAGES_OF_EACH
                        + " + n, gen_random_uuid(), now() - interval '5 minutes' + n * interval '1 second', 'ann', 'word ' || n"
                        + " FROM generate_series(1, 299) n");
        TestDatabases.execute(
                database,
                """
                DO $$
                DECLARE month date;
                BEGIN
                    FOR month IN SELECT DISTINCT date_trunc('month', sent_at AT TIME ZONE 'UTC')::date FROM message_table LOOP
                        EXECUTE format('CREATE TABLE search_%s PARTITION OF search_table FOR VALUES FROM (%L) TO (%L)',
                            to_char(month, 'YYYY_MM'), month || ' 00:00:00Z', (month + interval '1 month')::date || ' 00:00:00Z');
                    END LOOP;
                END $$""",
                "INSERT INTO search_table SELECT conversation_id, seq, sent_at, to_tsvector('simple', content) FROM message_table"
                        + " WHERE sent_at < now() - interval '3 minutes'");
        TestDatabases.execute(database, "VACUUM (ANALYZE) message_table", "ANALYZE search_table");
    }

    @AfterAll
    static void drop() {
        TestDatabases.drop(database);
    }

    @Test
    void theHistoryIsReadByItsKeys() {
        assertReadsLittle("uuid, bigint, bigint", SearchSql.NEXT_OF_HISTORY, LOWEST + ", 0, " + BATCH, 4 * BATCH);
        assertReadsLittle("uuid, bigint, bigint", SearchSql.NEXT_OF_HISTORY, MIDDLE + ", 7, " + BATCH, 4 * BATCH);
    }

    @Test
    void youngMessagesAreReadByTheirTime() {
        assertReadsLittle(
                "timestamptz, bigint", SearchSql.YOUNG_MESSAGES, "now() - interval '1 minute', " + BATCH, TWO_RANGES);
    }

    @Test
    void messagesInOrderAreReadByTheirTime() {
        assertReadsLittle(
                "timestamptz, timestamptz, uuid, bigint, bigint",
                SearchSql.NEXT_MESSAGES,
                "now() - interval '4 minutes', now() - interval '2 minutes', " + LOWEST + ", 0, " + BATCH,
                TWO_RANGES);
    }

    private static void assertReadsLittle(String types, String sql, String parameters, int most) {
        String name = "p" + Integer.toHexString(sql.hashCode()) + "_" + Integer.toHexString(parameters.hashCode());
        String plan = explain("PREPARE " + name + " (" + types + ") AS " + sql, name, parameters);
        long rows = rows(new JsonArray(plan).getJsonObject(0).getJsonObject("Plan"));
        assertThat(rows).as(plan).isLessThan(most);
    }

    private static String explain(String prepare, String name, String parameters) {
        try (var connection = TestDatabases.open(database);
                var statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = force_generic_plan");
            connection.setAutoCommit(false);
            statement.execute(SearchSql.BEGIN);
            statement.execute(SearchSql.LOCK_PROGRESS);
            statement.execute(prepare);
            try (var row = statement.executeQuery(
                    "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE " + name + " (" + parameters + ")")) {
                row.next();
                return row.getString(1);
            }
        } catch (java.sql.SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Rows that the scans of a plan have read. */
    private static long rows(JsonObject plan) {
        long rows = 0;
        if (plan.getString("Relation Name") != null) {
            double each = plan.getDouble("Actual Rows")
                    + plan.getDouble("Rows Removed by Filter", 0.0)
                    + plan.getDouble("Rows Removed by Index Recheck", 0.0);
            rows = Math.round(each * plan.getDouble("Actual Loops"));
        }
        for (Object child : plan.getJsonArray("Plans", new JsonArray())) {
            rows += rows((JsonObject) child);
        }
        return rows;
    }
}
