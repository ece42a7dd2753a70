package io.pagenow.chat.protocol;

import static io.pagenow.chat.support.Strange.assertBounded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import java.util.List;

/** The body of a request for an event stream is its frames, none lost and none changed, or a refusal. */
class FrameBodyFuzzTest {
    @DictionaryFile(resourcePath = "/fuzz/json.dict")
    @FuzzTest(maxDuration = "8s")
    void aBodyIsItsFramesOrRefused(byte[] input) {
        String body = new String(input, UTF_8);
        assertBounded(input.length, () -> assertFrames(body));
    }

    private static void assertFrames(String body) {
        List<String> frames;
        try {
            frames = FrameBody.split(body);
        } catch (ChatException refusal) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_JSON);
            return;
        }
        assertThat(frames).hasSizeBetween(1, FrameBody.MAX_FRAMES);
        int from = 0;
        for (String frame : frames) {
            assertThat(frame).startsWith("{").endsWith("}");
            int at = body.indexOf(frame, from);
            assertThat(body.substring(from, at))
                    .as("what stands before a frame")
                    .matches("[\\s\\[,]*");
            from = at + frame.length();
            assertThat(FrameBody.split(frame)).containsExactly(frame);
        }
        assertThat(body.substring(from)).matches("\\s*]?\\s*");
    }
}
