package io.pagenow.chat.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
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
 * table, the files of messages, and the SHA-256 of all preceding files in the format of {@code sha256sum --check}.
 *
 * <p>A tar contains the size of a file before its content, but the size of a table is unknown until it is read. A table is therefore split
 * into numbered parts of whole rows, and only one part is held in memory.
 */
final class ArchiveWriter implements AutoCloseable {
    static final String MANIFEST = "manifest.txt";
    static final String ROWS = "rows.txt";
    static final String SUMS = "SHA256SUMS";

    /** Begins the names of files of messages. */
    static final String FILES = "files/";

    /** Ends the names of their thumbnails, each of which comes before its original. */
    static final String THUMBNAIL = ".thumbnail";

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

    /** Writes the row counts. */
    void rows(Map<String, Long> rows) throws IOException {
        StringBuilder text = new StringBuilder();
        rows.forEach(
                (table, number) -> text.append(table).append(' ').append(number).append('\n'));
        add(ROWS, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds a file of a message.
     *
     * @param content of exactly {@code size} bytes
     */
    void file(String key, boolean isThumbnail, long size, InputStream content) throws IOException {
        String name = FILES + key + (isThumbnail ? THUMBNAIL : "");
        begin(name, size);
        MessageDigest digest = Sha256.begin();
        new DigestInputStream(content, digest).transferTo(tar);
        tar.closeArchiveEntry();
        sums.append(sum(name, digest.digest()));
    }

    /** Writes the checksums. A backup without them is incomplete. */
    void finish() throws IOException {
        add(SUMS, sums.toString().getBytes(StandardCharsets.UTF_8));
        tar.finish();
    }

    /** Adds a file. The order is: manifest, parts of the tables in the manifest's order, rows, files of messages, sums. */
    void add(String name, byte[] content) throws IOException {
        begin(name, content.length);
        tar.write(content);
        tar.closeArchiveEntry();
        sums.append(sum(name, Sha256.of(content)));
    }

    private void begin(String name, long size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(PRIVATE);
        entry.setModTime(time);
        entry.setIds(0, 0);
        entry.setNames("", "");
        entry.setSize(size);
        tar.putArchiveEntry(entry);
    }

    /** Flushes and closes the stream. */
    @Override
    public void close() throws IOException {
        tar.close();
    }
}
