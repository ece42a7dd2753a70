package io.pagenow.chat.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {

    @TempDir
    Path temp;

    @Test
    void aLogThatOutgrowsItsLimitIsCutWhileItsWriterGoesOn() throws Exception {
        TextFile log = new TextFile(temp.resolve("server.log"));
        try (OutputStream writer =
                Files.newOutputStream(log.path(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write("before\n".getBytes(StandardCharsets.UTF_8));
            log.bound(7);
            assertThat(log.path()).hasContent("before\n");
            log.bound(6);
            writer.write("after\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(log.path()).hasContent("after\n");
        assertThat(temp.resolve("server.log.1")).hasContent("before\n");
    }

    @Test
    void theTailIsTheLastPartOfWhatIsNew() throws Exception {
        TextFile log = new TextFile(temp.resolve("server.log"));
        assertThat(log.size()).isZero();
        Files.writeString(log.path(), "old\n" + "x".repeat(5_000) + "\nlast\n");
        assertThat(log.tail()).hasSizeLessThan(4_001).endsWith("last");
        assertThat(log.lastLine()).isEqualTo("last");
        assertThat(log.since(log.size() - 5)).isEqualTo("last");
    }
}
