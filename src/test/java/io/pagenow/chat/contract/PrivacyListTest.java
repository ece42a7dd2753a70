package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The list of where users leave traces knows every table and every column that can hold one, so that an erasure forgets none. */
class PrivacyListTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_]+_table|chat_[a-z_]+)` \\| ([^|]+) \\|");

    /** The original's own table is not part of the schema. */
    private static final String FRIENDSHIPS = "friendship_table";

    @Test
    void everyTableAndEveryColumnOfTextIsInTheListOfErasures() throws IOException, SQLException {
        Map<String, String> listed = new TreeMap<>();
        Matcher rows = ROW.matcher(Files.readString(Path.of("docs/privacy.md")));
        while (rows.find()) {
            listed.put(rows.group(1), rows.group(2).replace("`", ""));
        }
        assertThat(listed.remove(FRIENDSHIPS)).isNotNull();
        Map<String, String> actual = new TreeMap<>();
        try (TestServer server = TestServer.start();
                Connection database = server.database();
                Statement statement = database.createStatement();
                ResultSet columns = statement.executeQuery("""
                        SELECT table_name, coalesce(string_agg(column_name, ', ' ORDER BY ordinal_position) FILTER (
                            WHERE data_type IN ('text', 'character varying', 'jsonb', 'json', 'bytea', 'tsvector')
                                OR udt_name IN ('_text', '_varchar')), 'none')
                        FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
                        WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'chat_schema_history'
                            AND table_name !~ '^search_[0-9]'
                        GROUP BY table_name""")) {
            while (columns.next()) {
                actual.put(columns.getString(1), columns.getString(2));
            }
        }
        assertThat(listed).containsExactlyInAnyOrderEntriesOf(actual);
    }
}
