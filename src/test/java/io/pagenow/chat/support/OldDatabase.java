package io.pagenow.chat.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The schema of version 0.1.0, made by the migrations which that version had. */
public final class OldDatabase {
    /** By name, as 0.1.0 wrote it down, the checksum that it wrote with it. A released migration never gets another. */
    private static final Map<String, Integer> RELEASED = new TreeMap<>(Map.of(
            "V1__db_init.sql", -781206164,
            "V2__cluster.sql", -331614960,
            "V3__presence.sql", -1427964566,
            "V4__friends.sql", 1642836516));

    private static final String HISTORY = "CREATE TABLE chat_schema_history (installed_rank int PRIMARY KEY,"
            + " version varchar(50), description varchar(200) NOT NULL, type varchar(20) NOT NULL,"
            + " script varchar(1000) NOT NULL, checksum int, installed_by varchar(100) NOT NULL,"
            + " installed_on timestamp NOT NULL DEFAULT now(), execution_time int NOT NULL, success boolean NOT NULL)";

    private OldDatabase() {}

    /** Makes the tables in an empty database. */
    public static void make(String database) {
        TestDatabases.execute(database, HISTORY);
        int rank = 0;
        for (Map.Entry<String, Integer> released : RELEASED.entrySet()) {
            String script = released.getKey();
            TestDatabases.execute(database, statements(script));
            rank++;
            TestDatabases.execute(
                    database,
                    "INSERT INTO chat_schema_history VALUES (" + rank + ", '" + rank + "', '" + description(script)
                            + "', 'SQL', '" + script + "', " + released.getValue() + ", current_user, now(), 1, true)");
        }
    }

    /** As Flyway makes it of the name. */
    private static String description(String script) {
        return script.substring(script.indexOf("__") + 2, script.indexOf('.')).replace('_', ' ');
    }

    /** Comments may hold what the encoding of the database does not have. */
    private static String statements(String script) {
        String path = script.startsWith("V1") ? "/db_init.sql" : "/db/migration/" + script;
        try (InputStream file = OldDatabase.class.getResourceAsStream(path)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^ *--.*$", "");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
