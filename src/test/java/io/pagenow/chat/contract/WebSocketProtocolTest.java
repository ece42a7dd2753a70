package io.pagenow.chat.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pagenow.chat.support.RawHttp;
import io.pagenow.chat.support.RawSocket;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames as RFC 6455 has them, and what breaks its rules. */
@Threat(7)
class WebSocketProtocolTest {
    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x40;
    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aFrameThatBreaksARuleClosesTheSocketWithTheCodeForIt(String rule, int first, byte[] content, int code)
            throws IOException {
        try (RawSocket socket = open()) {
            socket.frame(first, content);

            assertThat(socket.awaitClose()).isEqualTo(code);
            assertThat(socket.isEnded()).isTrue();
        }
    }

    static Stream<Arguments> aFrameThatBreaksARuleClosesTheSocketWithTheCodeForIt() {
        return Stream.of(
                arguments("a reserved bit (5.2)", FINAL | RESERVED | TEXT, "{}".getBytes(UTF_8), 1002),
                arguments("the second reserved bit (5.2)", FINAL | 0x20 | TEXT, "{}".getBytes(UTF_8), 1002),
                arguments("the third reserved bit (5.2)", FINAL | 0x10 | TEXT, "{}".getBytes(UTF_8), 1002),
                arguments("a reserved opcode (5.2)", FINAL | 0x3, "{}".getBytes(UTF_8), 1002),
                arguments("a reserved opcode of control frames (5.2)", FINAL | 0xB, new byte[0], 1002),
                arguments("a fragmented pong (5.4)", PONG, new byte[0], 1002),
                arguments("a fragmented close (5.4)", CLOSE, new byte[] {3, (byte) 0xE8}, 1002),
                arguments(
                        "a reason that is no UTF-8 (5.5.1)",
                        FINAL | CLOSE,
                        new byte[] {3, (byte) 0xE8, (byte) 0xFF},
                        1007),
                arguments("a fragmented ping (5.4)", PING, new byte[0], 1002),
                arguments("a long ping (5.5)", FINAL | PING, new byte[126], 1002),
                arguments("a continuation of nothing (5.4)", FINAL | CONTINUATION, "{}".getBytes(UTF_8), 1002),
                arguments("half a close code (5.5.1)", FINAL | CLOSE, new byte[1], 1002),
                arguments(
                        "a close code that may not be sent (7.4.1)", FINAL | CLOSE, new byte[] {3, (byte) 0xED}, 1002),
                arguments("bytes that are no UTF-8 (8.1)", FINAL | TEXT, new byte[] {'{', (byte) 0xC3, '}'}, 1007));
    }

    @Test
    void aFrameWithoutAMaskClosesTheSocketWith1002() throws IOException {
        try (RawSocket socket = open()) {
            socket.unmaskedFrame(FINAL | TEXT, "{}".getBytes(UTF_8));

            assertThat(socket.awaitClose()).isEqualTo(1002);
        }
    }

    @Test
    void aTextThatBeginsWithinAnotherClosesTheSocketWith1002() throws IOException {
        try (RawSocket socket = open()) {
            socket.frame(TEXT, "{".getBytes(UTF_8));
            socket.frame(FINAL | TEXT, "{}".getBytes(UTF_8));

            assertThat(socket.awaitClose()).isEqualTo(1002);
        }
    }

    @Test
    void aLengthWithItsHighestBitSetClosesTheSocket() throws IOException {
        try (RawSocket socket = open()) {
            socket.startText(Long.MIN_VALUE, new byte[10]);

            assertThat(socket.awaitClose()).isIn(1002, 1009);
        }
    }

    @Test
    void aMessageWithoutAnEndClosesTheSocketWith1009() throws IOException {
        try (RawSocket socket = open()) {
            socket.frame(TEXT, new byte[0]);
            byte[] part = new byte[60_000];
            Arrays.fill(part, (byte) ' ');
            for (int sent = 0; sent <= 1024 * 1024; sent += part.length) {
                socket.frame(CONTINUATION, part);
            }

            assertThat(socket.awaitClose()).isEqualTo(1009);
        }
    }

    /** A part may be empty, so a message may have any number of them; they take no memory. */
    @Test
    void aMessageOfEmptyPartsWithoutAnEndIsCarriedOn() throws IOException {
        try (RawSocket socket = open()) {
            socket.frame(TEXT, new byte[0]);
            for (int part = 0; part < 200_000; part++) {
                socket.frame(CONTINUATION, new byte[0]);
            }
            socket.frame(FINAL | PING, new byte[0]);

            assertThat(socket.await(PONG)).isEmpty();
        }
    }

    @Test
    void aMessageOfVerySmallPartsWithoutAnEndClosesTheSocketWith1009() throws IOException {
        try (RawSocket socket = open()) {
            socket.frame(TEXT, new byte[0]);
            byte[] part = new byte[10];
            Arrays.fill(part, (byte) ' ');
            for (int sent = 0; sent <= 1024 * 1024; sent += part.length) {
                socket.frame(CONTINUATION, part);
            }

            assertThat(socket.awaitClose()).isEqualTo(1009);
        }
    }

    /** Inflating what a client sends has no bound, so nobody is let to send it. */
    @Test
    void compressionIsNotNegotiated() throws IOException {
        RawHttp.Answer answer = RawHttp.ask(
                server.webSocket(),
                "GET /?Authorization=" + ann.token() + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: "
                        + "permessage-deflate; client_max_window_bits, deflate-frame, x-webkit-deflate-frame\r\n\r\n");

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.head()).doesNotContainIgnoringCase("extensions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "8", "14", "99", "x"})
    void aVersionOtherThan13IsToldWhichOneToUse(String version) throws IOException {
        RawHttp.Answer answer = RawHttp.ask(
                server.webSocket(),
                "GET /?Authorization=" + ann.token() + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Version: " + version + "\r\n\r\n");

        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.head()).containsIgnoringCase("sec-websocket-version: 13");
    }

    @Test
    void aMessageMayComeInPartsWithAPingBetweenThemAndACharacterOverTwo() throws IOException {
        String conversation = ann.direct(ben);
        byte[] send = new JsonObject()
                .put("action", "send-message")
                .put("tempMessageId", "parts")
                .put("conversationId", conversation)
                .put("content", "grüße \uFFFD")
                .encode()
                .getBytes(UTF_8);
        int within = indexOf(send, (byte) 0xC3) + 1;
        try (RawSocket socket = open();
                TestSocket other = ben.connect()) {
            socket.frame(TEXT, Arrays.copyOfRange(send, 0, within));
            socket.frame(FINAL | PING, "still there?".getBytes(UTF_8));
            assertThat(new String(socket.await(PONG), UTF_8)).isEqualTo("still there?");
            socket.frame(FINAL | CONTINUATION, Arrays.copyOfRange(send, within, send.length));

            assertThat(other.awaitMessages(conversation, 1).get(0).getString("content"))
                    .isEqualTo("grüße \uFFFD");
        }
    }

    @Test
    void aCloseIsAnsweredWithItsOwnCode() throws IOException {
        try (RawSocket socket = open()) {
            socket.frame(FINAL | CLOSE, new byte[] {0x0F, (byte) 0xA1, 'b', 'y', 'e'});

            assertThat(socket.awaitClose()).isEqualTo(4001);
            assertThat(socket.isEnded()).isTrue();
        }
    }

    /** More than the socket's buffers on both sides hold, so that answers would have to wait in the server. */
    @Test
    void pingsOfAClientThatDoesNotReadAreNotAllAnswered() throws IOException {
        int pings = 200_000;
        try (RawSocket flood = open()) {
            byte[] content = new byte[125];
            for (int sent = 0; sent < pings; sent++) {
                flood.frame(FINAL | PING, content);
            }
            flood.frame(FINAL | TEXT, "no JSON".getBytes(UTF_8));

            assertThat(flood.countUntil(PONG, TEXT)).isBetween(1, pings - 1);
        }
    }

    private RawSocket open() throws IOException {
        return RawSocket.open(server.webSocket(), ann.token());
    }

    private static int indexOf(byte[] bytes, byte wanted) {
        for (int index = 0; index < bytes.length; index++) {
            if (bytes[index] == wanted) {
                return index;
            }
        }
        throw new AssertionError("not there");
    }
}
