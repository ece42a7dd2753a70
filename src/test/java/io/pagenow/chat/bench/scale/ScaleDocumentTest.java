package io.pagenow.chat.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of the documents about scale equal the model and the statements of the code. */
class ScaleDocumentTest {
    private static final Path SCALE = Path.of("docs/scale.md");
    private static final Path STATEMENTS = Path.of("docs/scale-statements.md");
    private static final Pattern CONSTANT =
            Pattern.compile("(?m)^    (?:public )?static final (?:String|List<String>) ([A-Z_]+)");

    /** Classes and constants that are parts of statements. */
    private static final Set<String> PARTS = Set.of(
            "AttachingSql.FIND",
            "AttachingSql.MISSING",
            "AttachingSql.DESCRIPTIONS",
            "AttachingSql.USE",
            "MentionSql.MAY_NOT_MENTION_ALL",
            "LogSql.LESS_PUBLICATION_DELAY",
            "WebhookSql.SETTLED");

    /** The one statement of this page that is in no class of SQL. */
    private static final String QUOTES = "QuoteReader.QUOTES";

    private static final Pattern HEAD = Pattern.compile("\\| `(\\w+)` \\| tables \\| filter \\| shards \\| note \\|");
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| [^|]+ \\| [^|]+ \\| (\\w+) \\| [^|]*\\|");
    private static final Pattern COUNT = Pattern.compile("(?m)^\\| (\\w+) \\| ([0-9]+) \\| [^|]+\\|$");

    @Test
    void theTablesAreThoseOfTheModel() {
        String document = TestFiles.read(SCALE);

        assertThat(Tables.all(Assumptions.STANDARD, Tables.USERS))
                .allSatisfy(table -> assertThat(document).contains(table));
    }

    @Test
    void thePredictedColumnOfTheMeasurementsIsThatOfTheModel() {
        List<String> lines = TestFiles.read(SCALE).lines().toList();

        assertThat(OneMachine.table(Assumptions.STANDARD).lines().map(line -> line.replaceAll("\\|[^|]*\\|$", "|")))
                .allSatisfy(start ->
                        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith(start)));
    }

    @Test
    void everyStatementOfTheCodeHasARow() {
        Set<String> statements = statements();
        statements.removeAll(PARTS);
        statements.add(QUOTES);

        assertThat(rows().map(Row::statement)).containsExactlyInAnyOrderElementsOf(statements);
    }

    @Test
    void theStatementsAreCountedByWhereTheyRun() {
        Matcher counts = COUNT.matcher(TestFiles.read(SCALE));

        assertThat(counts.results()
                        .collect(Collectors.toMap(count -> count.group(1), count -> Long.valueOf(count.group(2)))))
                .isEqualTo(rows().map(Row::shards)
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
    }

    private record Row(String statement, String shards) {}

    private static Stream<Row> rows() {
        Stream.Builder<Row> rows = Stream.builder();
        String name = "";
        for (String line : TestFiles.read(STATEMENTS).lines().toList()) {
            Matcher head = HEAD.matcher(line);
            Matcher row = ROW.matcher(line);
            if (head.matches()) {
                name = head.group(1);
            } else if (row.matches()) {
                rows.add(new Row(name + "." + row.group(1), row.group(2)));
            }
        }
        return rows.build();
    }

    private static Set<String> statements() {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith("Sql.java"))
                    .flatMap(file -> CONSTANT.matcher(TestFiles.read(file))
                            .results()
                            .map(constant -> file.getFileName().toString().replace(".java", ".") + constant.group(1)))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
