package io.pagenow.chat.protocol;

import static io.pagenow.chat.support.Strange.assertBounded;
import static io.pagenow.chat.support.Strange.assertJson;
import static io.pagenow.chat.support.Strange.assertText;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/** Whatever a client sends on a chat socket is a frame within its limits, or a refusal that can be sent back. */
class FrameDecoderFuzzTest {
    private static final Set<String> FIELDS =
            Set.of("action", "tempMessageId", "conversationId", "content", "cursors", "part", "ref", "token");
    private static final Set<ErrorCode> CODES =
            Set.of(ErrorCode.INVALID_JSON, ErrorCode.UNKNOWN_ACTION, ErrorCode.MISSING_FIELD, ErrorCode.INVALID_FIELD);

    @DictionaryFile(resourcePath = "/fuzz/json.dict")
    @FuzzTest(maxDuration = "8s")
    void aFrameIsWithinItsLimitsOrRefused(byte[] input) {
        String text = new String(input, UTF_8);
        assertBounded(input.length, () -> decode(text).ifPresent(FrameDecoderFuzzTest::assertWithinLimits));
    }

    private static Optional<ClientRequest<ClientFrame>> decode(String text) {
        try {
            return Optional.of(FrameDecoder.decode(text));
        } catch (InvalidFrameException invalid) {
            ChatException refusal = invalid.refusal();
            assertThat(refusal.code()).isIn(CODES);
            refusal.field().ifPresent(field -> assertThat(field).isIn(FIELDS));
            JsonObject error =
                    assertJson(FrameEncoder.error(refusal, invalid.ref()).utf8());
            assertThat(error.getString("message")).isEqualTo(refusal.getMessage());
            return Optional.empty();
        }
    }

    private static void assertWithinLimits(ClientRequest<ClientFrame> request) {
        ClientFrame frame = request.frame();
        request.ref().ref().ifPresent(ref -> assertText(ref, 1, 200));
        if (frame instanceof ClientFrame.SendMessage message) {
            assertText(message.tempMessageId(), 1, 200);
            assertText(message.content(), 1, 1000);
        } else if (frame instanceof ClientFrame.Authenticate authenticate) {
            assertText(authenticate.token(), 1, 8192);
        } else if (frame instanceof ClientFrame.Sync sync) {
            assertThat(sync.cursors()).hasSizeLessThanOrEqualTo(10_000);
            assertThat(sync.cursors().values()).allMatch(seq -> seq >= 0);
        }
        assertThat(decode(written(request)).map(ClientRequest::frame)).contains(frame);
        assertThat(decode(written(request)).flatMap(again -> again.ref().ref()))
                .isEqualTo(request.ref().ref());
    }

    private static String written(ClientRequest<ClientFrame> request) {
        ClientFrame frame = request.frame();
        JsonObject json = new JsonObject().put("ref", request.ref().ref().orElse(null));
        if (frame instanceof ClientFrame.SendMessage message) {
            json.put("content", message.content())
                    .put("conversationId", message.conversationId().toString())
                    .put("tempMessageId", message.tempMessageId())
                    .put("action", "send-message");
        } else if (frame instanceof ClientFrame.ReadMessages read) {
            json.put("conversationId", read.conversationId().toString()).put("action", "read-messages");
        } else if (frame instanceof ClientFrame.Sync sync) {
            JsonObject cursors = new JsonObject();
            sync.cursors().forEach((conversation, seq) -> cursors.put(conversation.toString(), seq));
            json.put("cursors", cursors).put("part", sync.part()).put("action", "sync");
        } else if (frame instanceof ClientFrame.Authenticate authenticate) {
            json.put("token", authenticate.token()).put("action", "authenticate");
        } else if (frame instanceof ClientFrame.Heartbeat) {
            json.put("action", "heartbeat");
        }
        return json.encode();
    }
}
