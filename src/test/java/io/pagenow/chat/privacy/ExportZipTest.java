package io.pagenow.chat.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.bus.message.ExportPage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class ExportZipTest {
    private final ExportZip zip = new ExportZip();
    private final Buffer archive = Buffer.buffer();

    private static ExportPage page(String... objects) {
        return new ExportPage("messages.json", List.of(objects), List.of(), Optional.empty());
    }

    @Test
    void aSignOfLifeHasBytesEachTimeAndLeavesTheArchiveAsItIs() throws IOException {
        archive.appendBuffer(zip.page(page("{\"seq\":1}")));
        for (int pause = 0; pause < 3; pause++) {
            archive.appendBuffer(zip.page(page()));
            Buffer sign = zip.signOfLife();
            assertThat(sign.length()).isPositive();
            archive.appendBuffer(sign);
        }
        archive.appendBuffer(zip.page(page("{\"seq\":2}"))).appendBuffer(zip.end());

        try (ZipInputStream files = new ZipInputStream(new ByteArrayInputStream(archive.getBytes()))) {
            assertThat(files.getNextEntry().getName()).isEqualTo("messages.json");
            assertThat(new JsonArray(new String(files.readAllBytes(), StandardCharsets.UTF_8)).encode())
                    .isEqualTo("[{\"seq\":1},{\"seq\":2}]");
            assertThat(files.getNextEntry()).isNull();
        }
    }
}
