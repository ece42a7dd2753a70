package io.pagenow.chat.protocol;

import static io.pagenow.chat.support.Strange.assertBounded;
import static io.pagenow.chat.support.Strange.assertJson;
import static io.pagenow.chat.support.Strange.assertText;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pagenow.chat.model.SharedPage;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whatever a client sends on a socket for shared pages is a page within the limits, or a refusal that can be sent back. */
class PageFrameDecoderFuzzTest {
    private static final Set<String> FIELDS = Set.of("action", "url", "title", "ref", "token");

    @DictionaryFile(resourcePath = "/fuzz/json.dict")
    @FuzzTest(maxDuration = "4s")
    void aPageIsWithinTheLimitsOrRefused(byte[] input) {
        String text = new String(input, UTF_8);
        assertBounded(input.length, () -> decode(text).ifPresent(PageFrameDecoderFuzzTest::assertWithinLimits));
    }

    private static Optional<PageFrame> decode(String text) {
        try {
            return Optional.of(PageFrameDecoder.decode(text).frame());
        } catch (InvalidFrameException invalid) {
            assertThat(invalid.ref().tempMessageId()).isEmpty();
            invalid.refusal().field().ifPresent(field -> assertThat(field).isIn(FIELDS));
            assertJson(FrameEncoder.error(invalid.refusal(), invalid.ref()).utf8());
            return Optional.empty();
        }
    }

    private static void assertWithinLimits(PageFrame frame) {
        if (!(frame instanceof PageFrame.UpdatePresence page)) {
            return;
        }
        assertText(page.url(), 0, 2048);
        assertText(page.title(), 0, 300);
        if (page.url().isEmpty()) {
            assertThat(page.title()).isEmpty();
        } else {
            assertThat(page.url().toLowerCase(Locale.ROOT)).matches("(?s)https?://.*");
            assertThat(SharedPage.host(page.url())).isNotEmpty();
        }
        String again = new JsonObject()
                .put("action", "update-presence")
                .put("url", page.url())
                .put("title", page.title())
                .encode();
        assertThat(decode(again)).contains(page);
    }
}
