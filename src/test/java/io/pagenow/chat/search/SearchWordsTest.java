package io.pagenow.chat.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Hello, World! | hello world",
                "Café CAFÉ cafe\u0301 | cafe cafe cafe",
                "Straße ΣΊΣΥΦΟΣ Ёлка | straße σισυφος елка",
                "it's don't e-mail | it s don t e mail",
                "v2.5 2026-11-27 | v2 5 2026 11 27",
                "ｆｕｌｌ ﬁne ① | full fine 1",
                "東京タワー | 東京 京タ タワ ワー ー",
                "東 x | 東 x",
                "mail東京 | mail 東京 京",
                "กขค | กข ขค ค",
                "안녕 | 안녕 녕",
                "हिन्दी | हिन्दी",
                "👍 … | ``",
            })
    void aTextHasTheseWords(String text, String words) {
        assertThat(SearchWords.of(text))
                .extracting(SearchWord::text)
                .containsExactly(words.isEmpty() ? new String[0] : words.split(" "));
    }

    @Test
    void placesAreThoseOfTheText() {
        assertThat(SearchWords.of("😀 Café, ja"))
                .extracting(SearchWord::start, SearchWord::end, SearchWord::position)
                .containsExactly(tuple(3, 7, 1), tuple(9, 11, 2));
    }

    @Test
    void aLongWordIsCut() {
        assertThat(SearchWords.of("x".repeat(10_000))).singleElement().satisfies(word -> assertThat(word.text())
                .hasSize(SearchWords.MAX_LENGTH));
    }

    @Test
    void aVectorHasPositionsAndQuotesWhatIsNotALetter() {
        UUID conversation = new UUID(0, 1);

        assertThat(WordVector.of(conversation, "o'\\x", "one two One"))
                .isEqualTo("'c:" + conversation + "' 'u:o''\\\\x' 'one':1,3 'two':2");
    }

    @Test
    void unpairedSurrogatesAndOddCharactersDoNoHarm() {
        for (String odd : List.of("\uD800", "\uDC00x", "x\uD800", "\u0301", "\u200D", "\uFFFF")) {
            assertThat(SearchWords.of(odd)).hasSizeLessThan(2);
        }
    }
}
