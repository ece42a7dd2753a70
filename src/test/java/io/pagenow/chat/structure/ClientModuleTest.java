package io.pagenow.chat.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Runs the tests of the page's client module, which are written in its own language. */
class ClientModuleTest {
    @Test
    void theTestsOfTheClientModulePass() throws IOException, InterruptedException {
        Process node = new ProcessBuilder("node", "--test", "clients/js/test/")
                .redirectErrorStream(true)
                .start();
        String report = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(node.waitFor()).as(report).isZero();
        assertThat(report).contains("# fail 0").doesNotContain("# pass 0");
    }
}
