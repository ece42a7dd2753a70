package io.pagenow.chat.protocol;

import static io.pagenow.chat.support.Strange.assertBounded;
import static io.pagenow.chat.support.Strange.assertText;
import static io.pagenow.chat.support.StrangeBody.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pagenow.chat.model.AttachmentLimits;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.model.NewSlot;
import io.pagenow.chat.support.DefaultLimits;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/** Whatever stands in the description of a file is within its limits, or refused. */
class AttachmentBodyDecoderFuzzTest {
    private static final AttachmentLimits limits = DefaultLimits.ALL.attachments();
    private static final Set<String> FIELDS = Set.of("conversationId", "name", "size", "contentType", "sha256");

    @DictionaryFile(resourcePath = "/fuzz/json.dict")
    @FuzzTest(maxDuration = "8s")
    void aDescriptionIsWithinItsLimitsOrRefused(byte[] input) {
        assertBounded(4L * input.length, () -> read(() -> slot(Buffer.buffer(input)), FIELDS)
                .ifPresent(AttachmentBodyDecoderFuzzTest::assertWithinLimits));
    }

    /** A file that is too large has a status of its own. */
    private static NewSlot slot(Buffer body) {
        try {
            return AttachmentBodyDecoder.newSlot(body, "ann", limits);
        } catch (ChatException refusal) {
            throw refusal.code() == ErrorCode.TOO_LARGE
                    ? ChatException.ofField(
                            ErrorCode.INVALID_FIELD, refusal.field().orElseThrow(), refusal.getMessage())
                    : refusal;
        }
    }

    private static void assertWithinLimits(NewSlot slot) {
        assertText(slot.name(), 1, 255);
        assertThat(slot.name()).doesNotContain("/", "\\", "\0", "\n", "\u202e").isNotIn(".", "..");
        assertThat(slot.size()).isBetween(1L, (long) limits.maxBytes());
        assertThat(slot.declaredType()).matches("[ -~]*");
        slot.sha256().ifPresent(digest -> assertThat(digest).matches("[0-9a-fA-F]{64}"));
    }
}
