package io.pagenow.chat.structure;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.pagenow.chat.chaos.fault.Fault;
import io.pagenow.chat.chaos.fault.Faults;
import io.pagenow.chat.support.Threat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/promises.md says of the tests, and what the tests say of themselves. */
class PromisesTest {
    /** Rows beyond these may be absent; no number ever gets another meaning. */
    private static final List<Integer> FIRST =
            IntStream.rangeClosed(1, 16).boxed().toList();

    private static final Path DOCUMENT = Path.of("docs/promises.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([0-9]+) \\|.*\\| ([^|]*) \\|$");
    /** The last column of the table of faults. */
    private static final Pattern FAULT = Pattern.compile("(?m)^\\| [A-Za-z].*\\| (`[a-z-]+`(?:, `[a-z-]+`)*) \\|$");

    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT))`");

    @Test
    void everyRowNamesTheClassesWhoseTestsNameTheRow() throws IOException {
        assertThat(named()).isEqualTo(annotated());
    }

    @Test
    void everyRowIsThereAndHasATest() throws IOException {
        List<Integer> rows = rows().map(row -> Integer.valueOf(row.group(1))).toList();

        assertThat(rows).containsAll(FIRST).doesNotHaveDuplicates().isSorted();
        assertThat(annotated().keySet()).containsExactlyElementsOf(rows);
    }

    @Test
    void everyFaultOfTheCheckerStandsInTheTableAndNoOther() throws IOException {
        assertThat(FAULT.matcher(Files.readString(DOCUMENT))
                        .results()
                        .flatMap(row -> Stream.of(row.group(1).replace("`", "").split(", ", -1))))
                .containsExactlyInAnyOrderElementsOf(
                        Faults.all(Duration.ZERO).stream().map(Fault::name).toList());
    }

    @Test
    void everyTestThatTheDocumentNamesExists() throws IOException {
        Set<String> existing;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            existing = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }

        assertThat(existing)
                .containsAll(TEST.matcher(Files.readString(DOCUMENT))
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toSet()));
    }

    private static Stream<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(DOCUMENT)).results();
    }

    /** The classes that the document names, by row. */
    private static Map<Integer, Set<String>> named() throws IOException {
        Map<Integer, Set<String>> named = new TreeMap<>();
        rows().forEach(row -> TEST.matcher(row.group(2)).results().forEach(test -> named.computeIfAbsent(
                        Integer.valueOf(row.group(1)), number -> new TreeSet<>())
                .add(test.group(1))));
        return named;
    }

    /** The classes that name a row, by row. */
    private static Map<Integer, Set<String>> annotated() {
        return new ClassFileImporter()
                .importPackages("io.pagenow.chat").stream()
                        .flatMap(PromisesTest::marks)
                        .collect(groupingBy(Mark::row, TreeMap::new, mapping(Mark::test, toCollection(TreeSet::new))));
    }

    private record Mark(int row, String test) {}

    private static Stream<Mark> marks(JavaClass test) {
        return Stream.<HasAnnotations<?>>concat(Stream.of(test), test.getMethods().stream())
                .map(marked -> marked.tryGetAnnotationOfType(Threat.class))
                .flatMap(Optional::stream)
                .flatMapToInt(threat -> IntStream.of(threat.value()))
                .mapToObj(row -> new Mark(row, test.getSimpleName()));
    }
}
