package io.pagenow.chat.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The module of the client for Java needs nothing of the server, and agrees with it. */
class JavaClientModuleTest {
    private static final int MAX_LINES = 250;
    private static final Pattern DEPENDENCY =
            Pattern.compile("(?s)<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)<");

    private static String value(String pom, String name) {
        var value = Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)</").matcher(pom);
        assertThat(value.find()).as(name).isTrue();
        return value.group(1);
    }

    @Test
    void itsOnlyDependencyIsTheServersReleaseOfJacksonCore() throws IOException {
        String own = Files.readString(ClientSources.FOLDER.resolve("pom.xml"));
        String server = Files.readString(Path.of("pom.xml"));

        assertThat(DEPENDENCY.matcher(own).results().map((MatchResult found) -> found.group(2)))
                .isEqualTo(List.of("jackson-core"));
        for (String shared : List.of("groupId", "version", "jackson.version", "maven.compiler.release")) {
            assertThat(value(own, shared)).as(shared).isEqualTo(value(server, shared));
        }
    }

    @Test
    void itsFilesAreShortAndItsPublicTypesAreDocumented() throws IOException {
        try (Stream<Path> files = Files.walk(ClientSources.FOLDER.resolve("src"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                List<String> lines = Files.readAllLines(file);
                assertThat(lines).as(file.toString()).hasSizeLessThanOrEqualTo(MAX_LINES);
                for (int line = 0; line < lines.size(); line++) {
                    if (lines.get(line).startsWith("public ")) {
                        assertThat(lines.get(line - 1))
                                .as("%s, above line %d", file, line)
                                .endsWith("*/");
                    }
                }
            }
        }
    }
}
