package io.pagenow.chat.session;

import static io.pagenow.chat.support.Strange.assertBounded;
import static io.pagenow.chat.support.Strange.assertText;
import static io.pagenow.chat.support.Strange.standIn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.vertx.core.Handler;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.ArrayList;
import java.util.List;

/** Whatever bytes come over an open socket, however they are cut: texts, pings, or an end with a code that says why. */
class WebSocketChannelFuzzTest {
    private static final int MAX_FRAME = 64 * 1024;
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PONG = 0x8A;
    private static final int LONG = 126;

    /** The first byte says into pieces of which length the others are cut. */
    @DictionaryFile(resourcePath = "/fuzz/websocket.dict")
    @FuzzTest(maxDuration = "8s")
    void aSocketReadsWhatIsSentOrEndsWithACode(byte[] input) {
        if (input.length < 2) {
            return;
        }
        int piece = Math.max(input[0] & 0xFF, 1);
        assertBounded(4L * input.length + 64L * input.length / piece, () -> {
            Said whole = say(input, input.length);
            assertThat(say(input, piece)).isEqualTo(whole);
            whole.texts.forEach(text -> assertText(text.replace("\u0000", ""), 0, input.length));
        });
    }

    /** What came of it. */
    private record Said(List<String> texts, List<String> answers, boolean open) {}

    private static Said say(byte[] input, int piece) {
        List<String> texts = new ArrayList<>();
        List<Throwable> faults = new ArrayList<>();
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
        EmbeddedChannel channel = open(memory, texts, faults);
        for (int at = 1; at < input.length; at += piece) {
            int length = Math.min(piece, input.length - at);
            ByteBuf bytes = memory.heapBuffer(length).writeBytes(input, at, length);
            if (channel.isOpen()) {
                channel.writeInbound(bytes);
            } else {
                bytes.release();
            }
        }
        boolean open = channel.isOpen();
        List<String> answers = answers(channel);
        assertThat(faults).isEmpty();
        assertThat(open).isEqualTo(answers.stream().noneMatch(answer -> answer.startsWith("close")));
        channel.finishAndReleaseAll();
        assertThat(memory.metric().usedHeapMemory()).isZero();
        return new Said(texts, answers, open);
    }

    /** A connection as Vert.x leaves it behind a handshake. */
    private static EmbeddedChannel open(UnpooledByteBufAllocator memory, List<String> texts, List<Throwable> faults) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(memory);
        WebSocketDecoderConfig rules = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(MAX_FRAME)
                .closeOnProtocolViolation(false)
                .build();
        channel.pipeline()
                .addLast(new WebSocket13FrameEncoder(false))
                .addLast(new WebSocket13FrameDecoder(rules))
                .addLast("accepted", new ChannelInboundHandlerAdapter());
        ServerWebSocket accepted = standIn(
                ServerWebSocket.class,
                (self, method, arguments) -> channel.pipeline().context("accepted"),
                WebSocketInternal.class);
        WebSocketChannel.takeOver(accepted, loop(faults)).listen(new ClientChannel.Listener() {
            @Override
            public void received(String text) {
                texts.add(text);
            }

            @Override
            public void receivedBinary() {
                texts.add("binary");
            }

            @Override
            public void receivedPing() {
                texts.add("ping");
            }

            @Override
            public void receivedPong() {
                texts.add("pong");
            }
        });
        return channel;
    }

    @SuppressWarnings("unchecked")
    private static ContextInternal loop(List<Throwable> faults) {
        return standIn(ContextInternal.class, (self, method, arguments) -> {
            try {
                ((Handler<Object>) arguments[arguments.length - 1]).handle(arguments.length == 1 ? null : arguments[0]);
            } catch (Throwable fault) {
                faults.add(fault);
            }
            return null;
        });
    }

    /** Pongs, and at most one close as the last of them. */
    private static List<String> answers(EmbeddedChannel channel) {
        List<String> answers = new ArrayList<>();
        boolean closed = false;
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            while (part.isReadable()) {
                assertThat(closed).isFalse();
                int first = part.readUnsignedByte();
                int length = part.readUnsignedByte();
                assertThat(first).isIn(CLOSE, PONG).isNotEqualTo(TEXT);
                assertThat(length).isLessThan(LONG);
                closed = first == CLOSE;
                if (closed) {
                    answers.add(length == 0 ? "close" : "close " + part.readUnsignedShort());
                    part.skipBytes(Math.max(length - Short.BYTES, 0));
                } else {
                    answers.add("pong " + part.readCharSequence(length, UTF_8));
                }
            }
            part.release();
        }
        return answers;
    }
}
