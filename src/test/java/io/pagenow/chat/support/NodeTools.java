package io.pagenow.chat.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Node and npm, in the folder of a package. */
public final class NodeTools {
    private NodeTools() {}

    /** Installs what the tests of a package use, as its lock file names it, unless that is done; a library itself needs none of it. */
    public static synchronized void install(Path folder) throws IOException, InterruptedException {
        Path wanted = folder.resolve("package-lock.json");
        Path installed = folder.resolve("node_modules/.installed.json");
        if (Files.exists(installed) && Files.mismatch(installed, wanted) == -1) {
            return;
        }
        String cache = Path.of("target/npm-cache").toAbsolutePath().toString();
        run(folder, List.of("npm", "ci", "--no-audit", "--no-fund", "--prefer-offline", "--cache", cache));
        Files.copy(wanted, installed, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Runs all files {@code *.test.mjs} of a folder of the package, and fails if one of their tests does, or if there is none. */
    public static void runTests(Path folder, String within) throws IOException, InterruptedException {
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

    /**
     * Runs a command to its end, and fails unless that is a good one.
     *
     * @return what it has written
     */
    public static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(report).isZero();
        return report;
    }
}
