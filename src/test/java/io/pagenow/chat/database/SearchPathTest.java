package io.pagenow.chat.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestPgBouncer;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A schema other than {@code public}, and other parameters of the session, on connections of both kinds. */
class SearchPathTest {
    private final String database = TestDatabases.fresh();

    @AfterEach
    void drop() {
        TestDatabases.drop(database);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "options=-csearch_path%3Dchat",
                "options=-c%20search_path%3Dchat",
                "options=--search_path%3Dchat%20-c%20geqo%3Doff",
                "options=-csearch_path=chat&application_name=other",
                "search_path=chat",
                "currentSchema=chat"
            })
    void everythingIsInTheSchemaThatTheUriNames(String parameters) {
        TestDatabases.execute(database, "CREATE SCHEMA chat");
        serve(database + "?" + parameters);

        assertThat(schemas()).isEqualTo("chat");
    }

    @Test
    void theUsersOwnSearchPathHoldsToo() {
        TestDatabases.execute(
                database,
                "CREATE SCHEMA chat",
                "ALTER DATABASE " + database.substring(database.lastIndexOf('/') + 1) + " SET search_path = chat");
        serve(database);

        assertThat(schemas()).isEqualTo("chat");
    }

    @Test
    void whatTheUriSaysOfTimeoutsBeatsTheServersOwn() {
        try (TestServer server = TestServer.with()
                .database(database + "?options=-cstatement_timeout%3D12345&application_name=named%2Bme")
                .start()) {
            assertThat(Availability.ready(server)).isEqualTo(200);
            assertThat(TestDatabases.query(
                            database, "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'named+me'"))
                    .isEqualTo("t");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ignore_startup_parameters = options,search_path,extra_float_digits"})
    void aPoolerThatLosesThemIsRefusedBeforeAnythingIsMade(String setting) {
        TestDatabases.execute(database, "CREATE SCHEMA chat");
        try (TestPgBouncer pooler = new TestPgBouncer(database, "transaction", setting)) {
            assertThatThrownBy(() -> serve(pooler.uri() + "?options=-csearch_path%3Dchat"))
                    .hasMessageContaining("options");
        }
        assertThat(schemas()).isNull();
    }

    private static void serve(String uri) {
        try (TestServer server = TestServer.with().database(uri).start();
                TestSocket socket = server.user("ann").connect()) {
            String conversation = server.user("ann").direct(server.user("ben"));
            assertThat(Availability.send(socket, conversation)).isEqualTo("stored");
            assertThat(server.user("ann").conversations()).hasSize(1);
        }
    }

    private String schemas() {
        return TestDatabases.query(
                database,
                "SELECT string_agg(DISTINCT schemaname, ',') FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')");
    }
}
