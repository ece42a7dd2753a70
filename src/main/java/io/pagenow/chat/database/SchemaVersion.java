package io.pagenow.chat.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A version of the schema.
 *
 * @param script its name in Flyway's format and history: the version and a description
 * @param file the class path resource with the statements
 */
record SchemaVersion(String script, String file) {
    /** All versions in order. A released version is never changed. */
    static final List<SchemaVersion> ALL = List.of(
            new SchemaVersion("V1__db_init.sql", "/db_init.sql"),
            new SchemaVersion("V2__cluster.sql", "/db/migration/V2__cluster.sql"),
            new SchemaVersion("V3__presence.sql", "/db/migration/V3__presence.sql"),
            new SchemaVersion("V4__friends.sql", "/db/migration/V4__friends.sql"),
            new SchemaVersion("V5__read_at.sql", "/db/migration/V5__read_at.sql"),
            new SchemaVersion("V6__user_ids.sql", "/db/migration/V6__user_ids.sql"),
            new SchemaVersion("V7__answered.sql", "/db/migration/V7__answered.sql"),
            new SchemaVersion("V8__answered_so_far.sql", "/db/migration/V8__answered_so_far.sql"),
            new SchemaVersion("V9__running_servers.sql", "/db/migration/V9__running_servers.sql"),
            new SchemaVersion("V10__changes.sql", "/db/migration/V10__changes.sql"),
            new SchemaVersion("V11__groups.sql", "/db/migration/V11__groups.sql"),
            new SchemaVersion("V12__content.sql", "/db/migration/V12__content.sql"),
            new SchemaVersion("V13__attachments.sql", "/db/migration/V13__attachments.sql"),
            new SchemaVersion("V14__search.sql", "/db/migration/V14__search.sql"),
            new SchemaVersion("V15__push.sql", "/db/migration/V15__push.sql"),
            new SchemaVersion("V16__search_history.sql", "/db/migration/V16__search_history.sql"),
            new SchemaVersion("V17__api_keys.sql", "/db/migration/V17__api_keys.sql"),
            new SchemaVersion("V18__scheduled.sql", "/db/migration/V18__scheduled.sql"),
            new SchemaVersion("V19__outbox.sql", "/db/migration/V19__outbox.sql"),
            new SchemaVersion("V20__privacy.sql", "/db/migration/V20__privacy.sql"),
            new SchemaVersion("V21__webhooks.sql", "/db/migration/V21__webhooks.sql"),
            new SchemaVersion("V22__retention.sql", "/db/migration/V22__retention.sql"),
            new SchemaVersion("V23__hardening.sql", "/db/migration/V23__hardening.sql"),
            new SchemaVersion("V24__find_people.sql", "/db/migration/V24__find_people.sql"));

    Reader read() {
        InputStream packaged = SchemaVersion.class.getResourceAsStream(file);
        if (packaged == null) {
            throw new UncheckedIOException(new IOException(file + " is not packaged"));
        }
        return new InputStreamReader(packaged, StandardCharsets.UTF_8);
    }

    /** Returns Flyway's checksum: CRC-32 over the lines without line terminators. */
    int checksum() {
        CRC32 sum = new CRC32();
        try (BufferedReader lines = new BufferedReader(read())) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                sum.update(line.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return (int) sum.getValue();
    }
}
