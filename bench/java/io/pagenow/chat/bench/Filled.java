package io.pagenow.chat.bench;

import io.pagenow.chat.bench.server.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Ten million messages. */
final class Filled {
    private Filled() {}

    /**
     * Fills a database and tidies up, so that PostgreSQL does not do so while something is measured.
     *
     * @param database migrated, without conversations
     * @param script what fills it
     */
    static void fill(Database database, Path script) {
        try {
            database.run(Files.readString(script));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        database.run(
                "VACUUM (FREEZE, ANALYZE) message_table",
                "VACUUM (FREEZE, ANALYZE) participant_table",
                "VACUUM (FREEZE, ANALYZE) conversation_table",
                "CHECKPOINT");
    }
}
