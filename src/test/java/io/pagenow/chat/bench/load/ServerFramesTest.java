package io.pagenow.chat.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerFramesTest {
    private static final int BEFORE = 3;

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 65_535, 65_536, 100_000})
    void aFrameOfAnyLengthIsFoundOnceItIsComplete(int length) {
        byte[] bytes = frame(length);
        ServerFrames frames = new ServerFrames();

        for (int to : new int[] {BEFORE, BEFORE + 1, BEFORE + 3, bytes.length - 1}) {
            assertThat(frames.find(bytes, BEFORE, Math.min(to, bytes.length - 1)))
                    .as("of %s bytes, %s", bytes.length, to)
                    .isFalse();
        }
        assertThat(frames.find(bytes, BEFORE, bytes.length)).isTrue();
        assertThat(frames.opcode).isEqualTo(ClientFrames.TEXT);
        assertThat(frames.end - frames.begin).isEqualTo(length);
        assertThat(frames.end).isEqualTo(bytes.length);
    }

    /** Unmasked, as servers send (RFC 6455, section 5.1), with other bytes before it. */
    private static byte[] frame(int length) {
        ByteBuffer frame = ByteBuffer.allocate(BEFORE + 10 + length);
        frame.position(BEFORE);
        frame.put((byte) 0x81);
        if (length < 126) {
            frame.put((byte) length);
        } else if (length < 65_536) {
            frame.put((byte) 126).putShort((short) length);
        } else {
            frame.put((byte) 127).putLong(length);
        }
        byte[] bytes = new byte[frame.position() + length];
        frame.get(0, bytes, 0, bytes.length);
        return bytes;
    }
}
