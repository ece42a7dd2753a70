package io.pagenow.chat.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packages of ARCHITECTURE.md and the words of CONTRIBUTING.md are those of the code. */
final class ArchitectureDocumentTest {
    private static final Path SOURCES = Path.of("src/main/java/io/pagenow/chat");
    private static final Pattern FIRST_COLUMN = Pattern.compile("(?m)^\\| ([^|]+) \\|");
    private static final Pattern LAST_COLUMN = Pattern.compile("(?m)^\\|.*\\| ([^|]+) \\|$");
    private static final Pattern PACKAGE = Pattern.compile("`([a-z][a-z0-9]*(?:\\.[a-z][a-z0-9]*)*)`");
    private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w+)(?:\\.\\w+)?`");

    @Test
    void everyPackageStandsInTheTableAndNoOther() throws IOException {
        Set<String> packages;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            packages = files.filter(file -> file.endsWith("package-info.java"))
                    .map(file -> SOURCES.relativize(file.getParent()).toString().replace('/', '.'))
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        String document = Files.readString(Path.of("ARCHITECTURE.md"));
        String table = document.substring(0, document.indexOf("\n## "));
        assertThat(named(table, FIRST_COLUMN, PACKAGE)).isEqualTo(packages);
    }

    @Test
    void everyWordOfTheGlossaryNamesClassesThatExist() throws IOException {
        Set<String> classes;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            classes = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toSet());
        }

        String document = Files.readString(Path.of("CONTRIBUTING.md"));
        String glossary = document.substring(document.indexOf("## Words of the code"));
        assertThat(named(glossary, LAST_COLUMN, CLASS)).isNotEmpty().isSubsetOf(classes);
    }

    private static Set<String> named(String table, Pattern column, Pattern name) {
        return column.matcher(table)
                .results()
                .flatMap(cell -> name.matcher(cell.group(1)).results())
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
