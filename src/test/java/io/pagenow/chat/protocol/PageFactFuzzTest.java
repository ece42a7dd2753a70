package io.pagenow.chat.protocol;

import static io.pagenow.chat.support.Strange.assertBounded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** What another node says of a user's pages can be compared, told on and read again, or it is left alone. */
class PageFactFuzzTest {
    @DictionaryFile(resourcePath = "/fuzz/json.dict")
    @FuzzTest(maxDuration = "4s")
    void aFactCanBeToldOnOrIsLeftAlone(byte[] input) {
        String text = new String(input, UTF_8);
        assertBounded(input.length, () -> PageFact.decode(text).ifPresent(PageFactFuzzTest::assertTold));
    }

    private static void assertTold(PageFact fact) {
        assertThat(PageFact.decode(fact.encode())).contains(fact);
        assertThat(fact.isAfter(fact)).isFalse();
        assertThat(fact.isAfter(PageFact.SILENT) && PageFact.SILENT.isAfter(fact))
                .isFalse();
    }
}
