package io.pagenow.chat.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.model.Highlight;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTermsTest {
    private static String query(String text) {
        return SearchTerms.parse(text).query(Optional.empty(), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "hello|'hello':*",
                "hello |'hello'",
                "Hello World|'hello' & 'world':*",
                "\"hello world\"|('hello' <-> 'world')",
                "say \"hello world\" now|'say' & ('hello' <-> 'world') & 'now':*",
                "\"open phrase|('open' <-> 'phrase':*)",
                "東京|'東京':*",
                "東京タ x|('東京' <-> '京タ') & 'x':*",
                "東 x|'東':* & 'x':*",
                "\"\" '' \\|``",
            })
    void aTextIsThisQuery(String text, String query) {
        assertThat(query(text)).isEqualTo(query);
    }

    @Test
    void conversationAndSenderNarrowIt() {
        assertThat(SearchTerms.parse("x ").query(Optional.of(new UUID(0, 1)), Optional.of("it's")))
                .isEqualTo("'c:00000000-0000-0000-0000-000000000001' & 'u:it''s' & 'x'");
    }

    @Test
    void manyWordsAreCut() {
        assertThat(SearchTerms.parse("a ".repeat(100)).terms()).hasSize(32);
    }

    private static Optional<List<Highlight>> highlights(String text, String content) {
        return Highlights.of(SearchTerms.parse(text), content);
    }

    @Test
    void highlightsAreTheWordsThatWereFound() {
        assertThat(highlights("hel", "Hello, shell: hello"))
                .contains(List.of(new Highlight(0, 5), new Highlight(14, 5)));
        assertThat(highlights("\"a b\" ", "a b a c a, b")).contains(List.of(new Highlight(0, 3), new Highlight(8, 4)));
        assertThat(highlights("京タ", "東京タワー")).contains(List.of(new Highlight(1, 2)));
        assertThat(highlights("ー", "東京タワー")).contains(List.of(new Highlight(4, 1)));
    }

    @Test
    void aContentWithoutOneOfTheTermsIsNotFound() {
        assertThat(highlights("hello world ", "hello")).isEmpty();
        assertThat(highlights("\"b a\" ", "a b")).isEmpty();
    }
}
