package io.pagenow.chat.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Lists versions of the schema by the names of their scripts, such as {@code V2__cluster.sql}. */
public final class AppliedVersions {
    private static final String APPLIED = "SELECT script FROM " + Migrations.HISTORY_TABLE
            + " WHERE success AND type = 'SQL' ORDER BY installed_rank";

    private AppliedVersions() {}

    /** Returns the versions of a migrated database, in the order in which they were applied. Blocks. */
    public static List<String> of(Connection connection) throws SQLException {
        List<String> applied = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(APPLIED)) {
            while (rows.next()) {
                applied.add(rows.getString(1));
            }
        }
        return applied;
    }

    /** Returns the versions packaged with this version of chat-api, in order. */
    public static List<String> packaged() {
        return SchemaVersion.ALL.stream().map(SchemaVersion::script).toList();
    }
}
