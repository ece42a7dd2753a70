package io.pagenow.chat.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.config.Secret;
import io.pagenow.chat.database.DatabaseAddress;
import io.pagenow.chat.database.Migrations;
import io.pagenow.chat.support.TestDatabases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Searches for users read indexes, also with the generic plan that PostgreSQL uses after some executions. */
final class PeoplePlansTest {
    private static final int USERS = 20_000;

    private static String database;

    @BeforeAll
    static void fill() {
        database = TestDatabases.fresh();
        new Migrations(new DatabaseAddress(new Secret(database))).apply();
        TestDatabases.execute(
                database,
                "INSERT INTO user_table (user_id, name, updated_at) SELECT 'user-' || n, 'First' || n % 500 || ' Last' || n, now()"
                        + " FROM generate_series(1, " + USERS + ") n",
                "INSERT INTO conversation_table (conversation_id, created_by, is_group) SELECT gen_random_uuid(), 'user-' || n, false"
                        + " FROM generate_series(1, 2000) n",
                "INSERT INTO participant_table (conversation_id, user_id) SELECT conversation_id, unnest(ARRAY['ann', created_by])"
                        + " FROM conversation_table");
        TestDatabases.execute(database, "VACUUM (ANALYZE) user_table", "VACUUM (ANALYZE) participant_table");
    }

    @AfterAll
    static void drop() {
        TestDatabases.drop(database);
    }

    private static String plan(String sql, String types, PeopleTerms terms, String more) throws SQLException {
        String values = String.join(
                ", ",
                "'ann'",
                array(terms.lows()),
                array(terms.beyonds()),
                array(terms.queries()),
                literal(terms.whole()),
                literal(terms.id()),
                "20");
        try (Connection connection = TestDatabases.open(database);
                Statement statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = force_generic_plan");
            statement.execute("PREPARE find (text, text[], text[], text[], text, text, int" + types + ") AS " + sql);
            StringBuilder plan = new StringBuilder();
            try (ResultSet lines = statement.executeQuery("EXPLAIN EXECUTE find (" + values + more + ")")) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            return plan.toString();
        }
    }

    private static String array(String... texts) {
        return Arrays.stream(texts)
                .map(PeoplePlansTest::literal)
                .collect(Collectors.joining(", ", "ARRAY[", "]::text[]"));
    }

    private static String literal(String text) {
        return text == null ? "NULL" : "'" + text.replace("'", "''") + "'";
    }

    @Test
    void everybodyIsFoundByIndexes() throws SQLException {
        PeopleTerms terms = PeopleTerms.parse("first7 last1");

        assertThat(plan(PeopleSearchSql.ALL, ", text", terms, ", " + literal(terms.beginnings())))
                .contains("user_name_words", "user_id_prefix", "user_key")
                .doesNotContain("Seq Scan on user_table");
    }

    @Test
    void acquaintancesAreFoundByIndexes() throws SQLException {
        assertThat(plan(PeopleSearchSql.ACQUAINTANCES, "", PeopleTerms.parse("first7"), ""))
                .contains("participant_user", "participant_key", "user_key")
                .doesNotContain("Seq Scan on user_table", "Seq Scan on participant_table");
    }
}
