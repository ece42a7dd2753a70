package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that cannot hold every text is refused at the start, instead of failing at somebody's first emoji. */
class DatabaseEncodingTest {
    private static final String HISTORY =
            "SELECT string_agg(format('(%s, %L, %L, %L, %s, true)', installed_rank, version, type, script, checksum), ',')"
                    + " FROM chat_schema_history";

    @ParameterizedTest
    @ValueSource(strings = {"WIN1252", "LATIN1", "LATIN9", "WIN1251", "EUC_JP", "SQL_ASCII"})
    void anEncodingThatIsNotUtf8IsRefusedAndNothingIsMadeInTheDatabase(String encoding) {
        String database = TestDatabases.fresh("ENCODING '" + encoding + "' LOCALE 'C' TEMPLATE template0");
        try {
            String name = URI.create(database).getPath().substring(1);

            assertThatThrownBy(() -> TestServer.with().database(database).start())
                    .hasMessageContaining(name)
                    .hasMessageContaining("is encoded in " + encoding)
                    .hasMessageContaining("ENCODING 'UTF8'");

            assertThat(TestDatabases.query(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                    .isEqualTo("0");
        } finally {
            TestDatabases.drop(database);
        }
    }

    @Test
    void aSchemaThatIsUpToDateDoesNotExcuseTheEncoding() {
        String current = TestDatabases.fresh();
        String database = TestDatabases.fresh("ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
        try {
            TestServer.with().database(current).start().close();
            TestDatabases.execute(
                    database,
                    "CREATE TABLE chat_schema_history (installed_rank int, version text, type text, script text,"
                            + " checksum int, success boolean)",
                    "INSERT INTO chat_schema_history VALUES " + TestDatabases.query(current, HISTORY));

            assertThatThrownBy(() -> TestServer.with().database(database).start())
                    .hasMessageContaining("is encoded in SQL_ASCII");
        } finally {
            TestDatabases.drop(current);
            TestDatabases.drop(database);
        }
    }
}
