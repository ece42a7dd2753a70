package io.pagenow.chat.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes a backup: a tar.gz with the manifest, the rows of the tables in the text format of PostgreSQL's COPY, the number of rows of each
 * table, and the SHA-256 of all preceding files in the format of {@code sha256sum --check}.
 *
 * <p>A tar contains the size of a file before its content, but the size of a table is unknown until it is read. A table is therefore split
 * into numbered parts of whole rows, and only one part is held in memory.
 */
final class ArchiveWriter implements AutoCloseable {
    static final String MANIFEST = "manifest.txt";
    static final String ROWS = "rows.txt";
    static final String SUMS = "SHA256SUMS";

    /** A regular file with mode 0600. */
    private static final int PRIVATE = 0100600;

    private final TarArchiveOutputStream tar;
    private final Date time;
    private final StringBuilder sums = new StringBuilder();

    ArchiveWriter(OutputStream out, Instant taken) throws IOException {
        this.tar = new TarArchiveOutputStream(new GZIPOutputStream(out, 1 << 16), StandardCharsets.UTF_8.name());
        this.time = Date.from(taken);
    }

    static String part(Table table, int number) {
        return String.format(Locale.ROOT, "%s.%06d.copy", table.name(), number);
    }

    /** Returns the checksum line of a file. */
    static String sum(String name, byte[] digest) {
        return HexFormat.of().formatHex(digest) + "  " + name + "\n";
    }

    void manifest(Manifest manifest) throws IOException {
        add(MANIFEST, manifest.encode());
    }

    void part(Table table, int number, byte[] rows) throws IOException {
        add(part(table, number), rows);
    }

    /** Writes the row counts and the checksums. A backup without them is incomplete. */
    void finish(Map<String, Long> rows) throws IOException {
        StringBuilder text = new StringBuilder();
        rows.forEach(
                (table, number) -> text.append(table).append(' ').append(number).append('\n'));
        add(ROWS, text.toString().getBytes(StandardCharsets.UTF_8));
        add(SUMS, sums.toString().getBytes(StandardCharsets.UTF_8));
        tar.finish();
    }

    /** Adds a file. The order is: manifest, parts of the tables in the manifest's order, rows, sums. */
    void add(String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(PRIVATE);
        entry.setModTime(time);
        entry.setIds(0, 0);
        entry.setNames("", "");
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
        sums.append(sum(name, Sha256.of(content)));
    }

    /** Flushes and closes the stream. */
    @Override
    public void close() throws IOException {
        tar.close();
    }
}
