package io.pagenow.chat.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files, headings and targets that the documents name exist. */
final class DocumentationTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    /** A link to a heading of a Markdown file, or of the same file. */
    private static final Pattern ANCHOR = Pattern.compile("\\]\\(([^)\\s#:]*)#([^)\\s]+)\\)");

    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
    private static final Pattern BLOCK = Pattern.compile("(?s)```.*?```");
    private static final Pattern TARGET = Pattern.compile("`?make ([a-z-]+)");
    /** Number and title, status, date and the three parts of a decision. */
    private static final Pattern DECISION = Pattern.compile("""
            (?s)# ([0-9]+)\\. [^\n]+

            - \\*\\*Status\\*\\*: (?:accepted|superseded by \\[decision [0-9]+\\]\\([^\n]+\\))
            - \\*\\*Date\\*\\*: [0-9]{4}-[0-9]{2}-[0-9]{2}

            ## Context
            .+
            ## Decision
            .+
            ## Consequences
            .+""");

    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", "data", ".git");

    @Test
    void everyLinkLeadsToAFile() {
        List<String> dead = new ArrayList<>();
        for (Path document : documents()) {
            Matcher links = LINK.matcher(TestFiles.read(document));
            while (links.find()) {
                String link = links.group(1).replaceAll("#.*", "");
                if (!link.isEmpty() && !link.matches("[a-z]+:.*") && !Files.exists(document.resolveSibling(link))) {
                    dead.add(ROOT.relativize(document) + " -> " + link);
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void everyLinkToAHeadingLeadsToOne() {
        List<String> dead = new ArrayList<>();
        for (Path document : documents()) {
            Matcher links = ANCHOR.matcher(TestFiles.read(document));
            while (links.find()) {
                Path target = links.group(1).isEmpty() ? document : document.resolveSibling(links.group(1));
                if (!Files.exists(target) || !anchors(TestFiles.read(target)).contains(links.group(2))) {
                    dead.add(ROOT.relativize(document) + " -> " + links.group(1) + "#" + links.group(2));
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void everyMakeTargetThatIsNamedExists() {
        String makefile = TestFiles.read(ROOT.resolve("Makefile"));
        Set<String> missing = new TreeSet<>();
        for (Path document : documents()) {
            Matcher targets = TARGET.matcher(code(TestFiles.read(document)));
            while (targets.find()) {
                if (!Pattern.compile("(?m)^" + targets.group(1) + ":")
                        .matcher(makefile)
                        .find()) {
                    missing.add(ROOT.relativize(document) + ": make " + targets.group(1));
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyGuideCanBeFoundFromTheReadme() {
        String readme = TestFiles.read(ROOT.resolve("README.md"));
        try (Stream<Path> guides = Files.list(ROOT.resolve("docs"))) {
            assertThat(guides.filter(path -> path.toString().endsWith(".md"))
                            .map(path -> "docs/" + path.getFileName())
                            .filter(guide -> !readme.contains(guide)))
                    .isEmpty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void everyDecisionHasTheSameForm() throws IOException {
        List<Path> decisions;
        try (Stream<Path> files = Files.list(ROOT.resolve("docs/decisions"))) {
            decisions = files.sorted().toList();
        }
        assertThat(decisions).isNotEmpty();
        for (int number = 1; number <= decisions.size(); number++) {
            Path decision = decisions.get(number - 1);
            Matcher form = DECISION.matcher(TestFiles.read(decision));
            assertThat(decision.getFileName().toString()).startsWith(String.format(Locale.ROOT, "%04d-", number));
            assertThat(form.matches())
                    .as("%s has title, status, date, context, decision and consequences", decision)
                    .isTrue();
            assertThat(form.group(1)).isEqualTo(String.valueOf(number));
        }
    }

    /** The anchors that GitHub gives to a document's headings. The second heading of the same text gets the suffix {@code -1}. */
    private static Set<String> anchors(String markdown) {
        Set<String> anchors = new TreeSet<>();
        Map<String, Integer> seen = new HashMap<>();
        HEADING.matcher(BLOCK.matcher(markdown).replaceAll("")).results().forEach(heading -> {
            String anchor = heading.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                    .replace(' ', '-');
            int before = seen.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        });
        return anchors;
    }

    /** The code spans and blocks, a line each: elsewhere "make" is a word. */
    private static String code(String markdown) {
        StringBuilder code = new StringBuilder();
        Matcher spans = Pattern.compile("(?s)```.*?```|`[^`]*`").matcher(markdown);
        while (spans.find()) {
            code.append(spans.group()).append('\n');
        }
        return code.toString();
    }

    /** Folders that are not ours are not entered: other tests write to them meanwhile. */
    private static List<Path> documents() {
        List<Path> documents = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    Path name = folder.getFileName();
                    return name != null && NOT_OURS.contains(name.toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(".md")) {
                        documents.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
            return documents;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
