package io.pagenow.chat.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Reads a backup and verifies its checksums. The checksums are at the end, so data that the receiver has got is valid only if {@link #read}
 * returns.
 */
final class ArchiveReader {
    private static final int MAX_TEXT_BYTES = 1 << 16;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_DIGITS = 18;
    private static final Pattern FILE = Pattern.compile(Pattern.quote(ArchiveWriter.FILES)
            + "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(" + Pattern.quote(ArchiveWriter.THUMBNAIL) + ")?");

    /** Receives the contents of a backup in order. */
    interface Receiver {
        void begin(Manifest manifest) throws SQLException;

        /** Receives bytes of a table, not necessarily up to the end of a row. All bytes of a table arrive consecutively. */
        void rows(Table table, byte[] buffer, int length) throws SQLException;

        /**
         * Receives a file of a message, after all tables. The default ignores it.
         *
         * @param content which need not be read to its end
         */
        default void file(String key, boolean isThumbnail, InputStream content) throws IOException {}
    }

    private final InputStream compressed;
    private final TarArchiveInputStream tar;
    private final Receiver receiver;
    private final StringBuilder sums = new StringBuilder();
    private final byte[] buffer = new byte[BUFFER_BYTES];

    private ArchiveReader(InputStream in, Receiver receiver) throws IOException {
        this.compressed = new GZIPInputStream(in, BUFFER_BYTES);
        this.tar = new TarArchiveInputStream(compressed, StandardCharsets.UTF_8.name());
        this.receiver = receiver;
    }

    /**
     * Reads a whole backup.
     *
     * @return the number of rows of each table, as recorded in the backup
     * @throws BackupException if this is not a complete, intact backup; the message does not contain the name of the file
     * @throws SQLException if the receiver throws it
     */
    static Map<String, Long> read(InputStream in, Receiver receiver) throws SQLException {
        try {
            return new ArchiveReader(in, receiver).read();
        } catch (IOException | IllegalArgumentException failure) {
            // The library throws IllegalArgumentException for some malformed numbers in a tar header.
            String detail = failure.getMessage() == null ? "" : " (" + failure.getMessage() + ")";
            throw new BackupException(
                    "it is cut short or damaged, or was not made by chat-api backup" + detail, failure);
        }
    }

    private Map<String, Long> read() throws IOException, SQLException {
        Manifest manifest = manifest();
        receiver.begin(manifest);
        String name = next();
        for (Table table : manifest.tables()) {
            int number = 1;
            while (name.equals(ArchiveWriter.part(table, number))) {
                readPart(table, name);
                number++;
                name = next();
            }
        }
        if (!name.equals(ArchiveWriter.ROWS)) {
            throw new BackupException("it contains an unexpected file: it is damaged, or was assembled by hand");
        }
        Map<String, Long> rows = counts(text(name), manifest.tables());
        String next = next();
        while (next.startsWith(ArchiveWriter.FILES)) {
            readFile(next);
            next = next();
        }
        requireSums(next);
        return rows;
    }

    private Manifest manifest() throws IOException {
        if (!next().equals(ArchiveWriter.MANIFEST)) {
            throw new BackupException("it was not made by chat-api backup");
        }
        return Manifest.decode(text(ArchiveWriter.MANIFEST));
    }

    private String next() throws IOException {
        TarArchiveEntry entry = tar.getNextEntry();
        if (entry == null) {
            throw new BackupException("it is cut short: its end is missing");
        }
        if (!entry.isFile() || entry.isLink() || entry.isSymbolicLink() || entry.isSparse()) {
            throw new BackupException("it contains an entry that is not a file");
        }
        return entry.getName();
    }

    private byte[] text(String name) throws IOException {
        byte[] content = tar.readNBytes(MAX_TEXT_BYTES + 1);
        if (content.length > MAX_TEXT_BYTES) {
            throw new BackupException("its " + name + " exceeds " + MAX_TEXT_BYTES + " bytes");
        }
        sums.append(ArchiveWriter.sum(name, Sha256.of(content)));
        return content;
    }

    private void readPart(Table table, String name) throws IOException, SQLException {
        MessageDigest digest = Sha256.begin();
        for (int read = tar.read(buffer); read >= 0; read = tar.read(buffer)) {
            digest.update(buffer, 0, read);
            receiver.rows(table, buffer, read);
        }
        sums.append(ArchiveWriter.sum(name, digest.digest()));
    }

    private static Map<String, Long> counts(byte[] text, List<Table> tables) {
        Map<String, Long> counts = new LinkedHashMap<>();
        new String(text, StandardCharsets.UTF_8).lines().forEach(line -> {
            int space = line.indexOf(' ');
            String number = line.substring(space + 1);
            if (space < 0
                    || number.isEmpty()
                    || number.length() > MAX_DIGITS
                    || !number.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
                throw new BackupException("its " + ArchiveWriter.ROWS + " is malformed");
            }
            counts.put(line.substring(0, space), Long.parseLong(number));
        });
        if (!List.copyOf(counts.keySet())
                .equals(tables.stream().map(Table::name).toList())) {
            throw new BackupException("its " + ArchiveWriter.ROWS + " does not list each table");
        }
        return counts;
    }

    private void readFile(String name) throws IOException {
        Matcher file = FILE.matcher(name);
        if (!file.matches()) {
            throw new BackupException("it contains an unexpected file: it is damaged, or was assembled by hand");
        }
        DigestInputStream content = new DigestInputStream(tar, Sha256.begin());
        receiver.file(file.group(1), file.group(2) != null, content);
        while (content.read(buffer) >= 0) {
            // Reading updates the digest.
        }
        sums.append(ArchiveWriter.sum(name, content.getMessageDigest().digest()));
    }

    private void requireSums(String name) throws IOException {
        byte[] expected = sums.toString().getBytes(StandardCharsets.UTF_8);
        if (!name.equals(ArchiveWriter.SUMS) || !Arrays.equals(tar.readNBytes(expected.length + 1), expected)) {
            throw new BackupException("it is damaged: its content does not match " + ArchiveWriter.SUMS);
        }
        if (tar.getNextEntry() != null) {
            throw new BackupException("it contains files after " + ArchiveWriter.SUMS);
        }
        // Reads to the end, where the decompression verifies its own checksum.
        while (compressed.read(buffer) >= 0) {
            // The condition reads.
        }
    }
}
