package io.pagenow.chat.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents and rows that the sources cite exist. */
final class CitationsTest {
    private static final Path CONTRACT = Path.of("docs/contract.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z][0-9]+) \\|");
    /** A citation, on one line or broken between two lines of a comment. */
    private static final Pattern CITATION = Pattern.compile("\\bcontract,(?:\\s|\\*)+(rows?(?:\\s|\\*)+)?([^)\\n]*)");

    private static final Pattern CITED_ROW = Pattern.compile("[A-Z][0-9]+");
    private static final Pattern DOCUMENT = Pattern.compile("\\bdocs/[\\w/-]+\\.md\\b");

    @Test
    void everyRowOfTheContractHasAnIdOfItsOwn() {
        assertThat(ROW.matcher(TestFiles.read(CONTRACT)).results().map(row -> row.group(1)))
                .isNotEmpty()
                .doesNotHaveDuplicates();
    }

    @Test
    void everyCitationOfTheContractNamesRowsThatExist() {
        Set<String> rows = ROW.matcher(TestFiles.read(CONTRACT))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toSet());
        List<String> unresolved = new ArrayList<>();
        List<String> resolved = new ArrayList<>();
        sources().forEach((file, text) -> {
            Matcher citations = CITATION.matcher(text);
            while (citations.find()) {
                List<String> cited = CITED_ROW
                        .matcher(citations.group(2))
                        .results()
                        .map(MatchResult::group)
                        .toList();
                boolean resolves = citations.group(1) != null && !cited.isEmpty() && rows.containsAll(cited);
                (resolves ? resolved : unresolved).add(file + ": " + citations.group());
            }
        });
        assertThat(unresolved).isEmpty();
        assertThat(resolved).isNotEmpty();
    }

    @Test
    void everyDocumentThatTheSourcesNameExists() {
        List<String> missing = new ArrayList<>();
        sources().forEach((file, text) -> DOCUMENT.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(document -> !Files.exists(Path.of(document)))
                .forEach(document -> missing.add(file + ": " + document)));
        assertThat(missing).isEmpty();
    }

    /** Main sources and text resources, by path. */
    private static Map<Path, String> sources() {
        try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
            return files.filter(file -> file.toString().matches(".*\\.(java|sql|json|xml|properties)"))
                    .collect(Collectors.toMap(file -> file, TestFiles::read, (one, other) -> one, TreeMap::new));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
