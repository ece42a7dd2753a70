package io.pagenow.chat.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs the tests that are written in the language of the client library and the pages; those against a server are in ClientLibraryIT. */
class ClientModuleTest {
    private static final Path FOLDER = Path.of("clients/js");
    private static final Path PAGES = Path.of("src/test/js");

    @Test
    void theTestsOfTheClientLibraryPass() throws IOException, InterruptedException {
        installTools();
        runTests(FOLDER, "test");
    }

    @Test
    void theTestsOfThePagesPass() throws IOException, InterruptedException {
        runTests(PAGES, ".");
    }

    private static void runTests(Path folder, String within) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", "--test"));
        try (Stream<Path> tests = Files.list(folder.resolve(within))) {
            tests.map(Path::getFileName)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".test.mjs"))
                    .sorted()
                    .forEach(name -> command.add(within + "/" + name));
        }
        assertThat(run(folder, command)).contains("# fail 0").doesNotContain("# pass 0");
    }

    /** What the tests use, as the lock file names it; the library itself needs none of it. */
    private static void installTools() throws IOException, InterruptedException {
        Path wanted = FOLDER.resolve("package-lock.json");
        Path installed = FOLDER.resolve("node_modules/.installed.json");
        if (Files.exists(installed) && Files.mismatch(installed, wanted) == -1) {
            return;
        }
        String cache = Path.of("target/npm-cache").toAbsolutePath().toString();
        run(FOLDER, List.of("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline", "--cache", cache));
        Files.copy(wanted, installed, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(report).isZero();
        return report;
    }
}
