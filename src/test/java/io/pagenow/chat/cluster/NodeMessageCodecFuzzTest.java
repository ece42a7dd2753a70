package io.pagenow.chat.cluster;

import static io.pagenow.chat.support.Strange.assertBounded;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Whatever comes from another node is a message that can be told on, or is refused; no number in it makes room for what is not there. */
class NodeMessageCodecFuzzTest {
    private static final int MAX_TEXT = 0xFFFF;

    private final NodeMessageCodec codec = new NodeMessageCodec();

    @FuzzTest(maxDuration = "5s")
    void aMessageCanBeToldOnOrIsRefused(byte[] input) {
        Buffer buffer = Buffer.buffer(input);
        assertBounded(input.length, () -> decode(buffer).ifPresent(message -> {
            // What was no UTF-8 has become longer.
            if (3 * input.length <= MAX_TEXT && !(message instanceof NodeMessage.Unknown)) {
                Buffer told = encoded(message);
                assertThat(encoded(decode(told).orElseThrow())).isEqualTo(told);
            }
        }));
    }

    private Optional<NodeMessage> decode(Buffer buffer) {
        try {
            return Optional.of(codec.decodeFromWire(0, buffer));
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    private Buffer encoded(NodeMessage message) {
        Buffer buffer = Buffer.buffer();
        codec.encodeToWire(buffer, message);
        return buffer;
    }
}
