package io.pagenow.chat.backup;

import static io.pagenow.chat.support.Strange.assertBounded;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Whatever a file holds, it is read as a backup or refused; nothing in it becomes part of a statement, or makes room for what is not there. */
class ArchiveReaderFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void aFileIsABackupOrRefused(byte[] input) {
        byte[] compressed = gzip(input);
        assertBounded(input.length, () -> {
            Known receiver = new Known();
            read(compressed, receiver)
                    .ifPresent(rows -> assertThat(List.copyOf(rows.keySet())).isEqualTo(receiver.tables));
        });
    }

    private static Optional<Map<String, Long>> read(byte[] compressed, Known receiver) {
        try {
            return Optional.of(ArchiveReader.read(new ByteArrayInputStream(compressed), receiver));
        } catch (BackupException refused) {
            assertThat(refused).hasMessageNotContaining("null");
            return Optional.empty();
        } catch (SQLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Fails at a table or column that the schema does not have. */
    private static final class Known implements ArchiveReader.Receiver {
        private final List<String> tables = new ArrayList<>();

        @Override
        public void begin(Manifest manifest) {
            for (Table table : manifest.tables()) {
                assertThat(Table.named(table.name()).orElseThrow().columns()).containsAll(table.columns());
                tables.add(table.name());
            }
        }

        @Override
        public void rows(Table table, byte[] buffer, int length) {
            assertThat(tables).contains(table.name());
            assertThat(length).isBetween(0, buffer.length);
        }
    }
}
