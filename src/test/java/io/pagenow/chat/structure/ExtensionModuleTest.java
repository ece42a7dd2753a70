package io.pagenow.chat.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.NodeTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** Runs the tests of the extension's parts, which are written in its own language; the whole in a browser is in ExtensionIT. */
class ExtensionModuleTest {
    private static final Path ZIP =
            Path.of("target/extension/chat-extension-" + System.getProperty("project.version") + ".zip");

    @Test
    void theTestsOfTheExtensionPass() throws IOException, InterruptedException {
        // For the WebSockets of the server of clients/conformance.
        NodeTools.install(Path.of("clients/js"));
        assertThat(run("node", "--test", "clients/extension/test/"))
                .contains("# fail 0")
                .doesNotContain("# pass 0");
    }

    @Test
    void twoBuildsMakeTheSameZipWithoutTheKeyThatTheStoreRefuses() throws IOException, InterruptedException {
        run("node", "clients/extension/build.mjs");
        byte[] first = Files.readAllBytes(ZIP);
        run("node", "clients/extension/build.mjs");

        assertThat(Files.readAllBytes(ZIP)).isEqualTo(first);
        try (ZipFile zip = new ZipFile(ZIP.toFile())) {
            byte[] manifest = zip.getInputStream(zip.getEntry("manifest.json")).readAllBytes();
            assertThat(new String(manifest, StandardCharsets.UTF_8))
                    .contains("\"version\": \"" + System.getProperty("project.version") + "\"")
                    .doesNotContain("\"key\"");
            assertThat(zip.getEntry("client/index.js")).isNotNull();
        }
        assertThat(Files.readString(Path.of("target/extension/chat/manifest.json")))
                .contains("\"key\"");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(report).isZero();
        return report;
    }
}
