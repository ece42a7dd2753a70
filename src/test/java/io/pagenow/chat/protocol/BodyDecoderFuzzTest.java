package io.pagenow.chat.protocol;

import static io.pagenow.chat.support.Strange.assertBounded;
import static io.pagenow.chat.support.Strange.assertText;
import static io.pagenow.chat.support.StrangeBody.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pagenow.chat.model.NewConversation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** Whatever stands in the body of a request is a value within its limits, or a refusal that can be answered. */
class BodyDecoderFuzzTest {
    private static final String CALLER = "ann";

    @DictionaryFile(resourcePath = "/fuzz/json.dict")
    @FuzzTest(maxDuration = "8s")
    void aBodyIsWithinItsLimitsOrRefused(byte[] input) {
        Buffer body = Buffer.buffer(input);
        assertBounded(4L * input.length, () -> {
            read(() -> BodyDecoder.newConversation(body, CALLER), Set.of("recipientIdArr", "isGroup", "title"))
                    .ifPresent(BodyDecoderFuzzTest::assertWithinLimits);
            read(() -> BodyDecoder.userId(body), Set.of("userId")).ifPresent(userId -> assertText(userId, 1, 200));
            read(() -> BodyDecoder.visible(body), Set.of("visible"));
        });
    }

    private static void assertWithinLimits(NewConversation wanted) {
        List<String> recipients;
        String title = "";
        if (wanted instanceof NewConversation.Group group) {
            recipients = group.recipientIds();
            title = group.title();
            assertThat(recipients).hasSizeBetween(2, 5000).doesNotHaveDuplicates();
            assertText(title, 1, 300);
            assertThat(title).isNotBlank();
        } else {
            recipients = List.of(((NewConversation.Direct) wanted).recipientId());
        }
        assertThat(recipients).doesNotContain(CALLER);
        recipients.forEach(recipient -> assertText(recipient, 1, 200));
        JsonObject again = new JsonObject()
                .put("recipientIdArr", new JsonArray(recipients))
                .put("isGroup", wanted instanceof NewConversation.Group)
                .put("title", title);
        assertThat(BodyDecoder.newConversation(again.toBuffer(), CALLER)).isEqualTo(wanted);
    }
}
