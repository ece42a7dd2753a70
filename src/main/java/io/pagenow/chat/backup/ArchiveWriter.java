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
 * Writes a backup: a tar.gz of the manifest, the tables' rows in PostgreSQL's text format of COPY, the number of rows of each, and the
 * SHA-256 of every file before, as {@code sha256sum --check} reads them.
 *
 * <p>A tar has a file's size before its content, and nobody knows a table's before it is read. So a table is cut into numbered parts, each
 * of whole rows, and no more than one of them is held.
 */
final class ArchiveWriter implements AutoCloseable {
    static final String MANIFEST = "manifest.txt";
    static final String ROWS = "rows.txt";
    static final String SUMS = "SHA256SUMS";

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

    /** The line that says of a file what is in it. */
    static String sum(String name, byte[] digest) {
        return HexFormat.of().formatHex(digest) + "  " + name + "\n";
    }

    void manifest(Manifest manifest) throws IOException {
        add(MANIFEST, manifest.encode());
    }

    void part(Table table, int number, byte[] rows) throws IOException {
        add(part(table, number), rows);
    }

    /** Ends the backup; without this it is not one. */
    void finish(Map<String, Long> rows) throws IOException {
        StringBuilder text = new StringBuilder();
        rows.forEach(
                (table, number) -> text.append(table).append(' ').append(number).append('\n'));
        add(ROWS, text.toString().getBytes(StandardCharsets.UTF_8));
        add(SUMS, sums.toString().getBytes(StandardCharsets.UTF_8));
        tar.finish();
    }

    /** The files of a backup come in the order in which they are read: manifest, parts of the tables in its order, rows, sums. */
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

    /** Writes what is left, and closes the stream. */
    @Override
    public void close() throws IOException {
        tar.close();
    }
}
