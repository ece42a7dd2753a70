package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.cluster.NodeMessage.Batch;
import io.pagenow.chat.cluster.NodeMessage.Disconnect;
import io.pagenow.chat.cluster.NodeMessage.Header;
import io.pagenow.chat.cluster.NodeMessage.Republish;
import io.pagenow.chat.cluster.NodeMessage.Status;
import io.pagenow.chat.cluster.NodeMessage.StatusQuery;
import io.pagenow.chat.cluster.NodeMessage.Unknown;
import io.pagenow.chat.cluster.NodeMessage.Visibility;
import io.pagenow.chat.directory.DirectoryDigest;
import io.pagenow.chat.event.Audience;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.EventType;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.event.Log;
import io.pagenow.chat.protocol.Frame;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The bytes between nodes. They may run different versions, so what stands here must never change. */
class NodeMessageCodecTest {
    private static final Header HEADER = new Header("n", 2, 3, 4);
    private static final String HEADER_BYTES = "0001 6e 0000000000000002 0000000000000003 0000000000000004";
    private static final UUID CONVERSATION = new UUID(0x0102030405060708L, 0x090a0b0c0d0e0f10L);

    private final NodeMessageCodec codec = new NodeMessageCodec();

    @Test
    void aBatchHasItsBytes() {
        Envelope message = Envelope.message(CONVERSATION, 7, 0, true, frame("{}"), Envelope.ELSEWHERE);
        Envelope receipt = Envelope.notice(EventTypes.PRESENCE, List.of("ä", "b"), CONVERSATION, frame("[]"));
        String bytes = "01 01" + HEADER_BYTES + "00000002"
                + "00000023 0102030405060708 090a0b0c0d0e0f10 0000000000000007 01 00000000 00000002 7b7d"
                + "0000002a 0102030405060708 090a0b0c0d0e0f10 0000000000000000 00 00000002 0002 c3a4 0001 62 00000002 5b5d";
        assertThat(encoded(new Batch(HEADER, List.of(message, receipt)))).isEqualTo(plain(bytes));

        Batch read = (Batch) decoded(bytes);
        assertThat(read.header()).isEqualTo(HEADER);
        assertThat(read.deliveries()).hasSize(2);
        assertThat(read.deliveries().get(0).recipients()).isEmpty();
        assertThat(read.deliveries().get(0).conversationId()).isEqualTo(CONVERSATION);
        assertThat(read.deliveries().get(0).position()).isEqualTo(7);
        assertThat(read.deliveries().get(0).afterPause()).isTrue();
        assertThat(read.deliveries().get(0).frame()).hasToString("{}");
        assertThat(read.deliveries().get(1).recipients()).containsExactly("ä", "b");
        assertThat(read.deliveries().get(1).frame()).hasToString("[]");
        assertThat(read.deliveries())
                .extracting(Envelope::type)
                .containsExactly(EventTypes.NEW_MESSAGE, EventTypes.PRESENCE);
    }

    @Test
    void aReceiptTellsHowFarIsRead() {
        Envelope receipt = Envelope.notice(EventTypes.READ_MESSAGES, List.of("ann"), CONVERSATION, 9, frame("[]"));
        String bytes = "01 01" + HEADER_BYTES + "00000001"
                + "00000030 0102030405060708 090a0b0c0d0e0f10 0000000000000000 00 00000001 0003 616e6e 00000002 5b5d"
                + "0000000000000009";
        assertThat(encoded(new Batch(HEADER, List.of(receipt)))).isEqualTo(plain(bytes));
        assertThat(((Batch) decoded(bytes)).deliveries().get(0).follows()).isEqualTo(9);
    }

    @Test
    void aBatchWithAChangeHasItsBytes() {
        Envelope change = changes(EventTypes.CHANGES);
        String bytes = "01 08" + HEADER_BYTES + "00000001"
                + "00000046 04 01 00 0102030405060708 090a0b0c0d0e0f10 0000000000000006 0000000000000008"
                + "0000000000000005 01 00000000 00000002 7b7d 0000000000000003 0000000000000002";
        assertThat(encoded(new Batch(HEADER, List.of(change)))).isEqualTo(plain(bytes));

        Envelope read = ((Batch) decoded(bytes)).deliveries().get(0);
        assertThat(read.type()).isEqualTo(EventTypes.CHANGES);
        assertThat(read.recipients()).isEmpty();
        assertThat(read.conversationId()).isEqualTo(CONVERSATION);
        assertThat(read.after()).isEqualTo(6);
        assertThat(read.position()).isEqualTo(8);
        assertThat(read.follows()).isEqualTo(5);
        assertThat(read.newestSeq()).isEqualTo(3);
        assertThat(read.memberSeq()).isEqualTo(2);
        assertThat(read.afterPause()).isTrue();
        assertThat(read.frame()).hasToString("{}");
    }

    @Test
    void aChangeOfANodeThatDoesNotWriteWhoMaySeeItIsForAll() {
        String bytes = "01 08" + HEADER_BYTES + "00000001"
                + "00000036 04 01 00 0102030405060708 090a0b0c0d0e0f10 0000000000000006 0000000000000008"
                + "0000000000000005 01 00000000 00000002 7b7d";

        Envelope read = ((Batch) decoded(bytes)).deliveries().get(0);

        assertThat(read.newestSeq()).isEqualTo(Envelope.NO_CONTENT);
        assertThat(read.memberSeq()).isZero();
    }

    @Test
    void aMessageTellsAtWhichPositionTheParticipantsChanged() {
        Envelope message = Envelope.message(CONVERSATION, 7, 6, true, frame("{}"), Envelope.ELSEWHERE);
        String bytes = "01 01" + HEADER_BYTES + "00000001"
                + "0000002b 0102030405060708 090a0b0c0d0e0f10 0000000000000007 01 00000000 00000002 7b7d"
                + "0000000000000006";

        assertThat(encoded(new Batch(HEADER, List.of(message)))).isEqualTo(plain(bytes));
        assertThat(((Batch) decoded(bytes)).deliveries().get(0).memberSeq()).isEqualTo(6);
    }

    @Test
    void anEventThatThisVersionDoesNotKnowIsPassedOnAsItIs() {
        EventType newer = new EventType(99, "newer", Log.NONE, Audience.NAMED);
        Envelope event = Envelope.notice(newer, List.of("ann"), CONVERSATION, frame("{}"));
        String bytes = encoded(new Batch(HEADER, List.of(event)));

        Envelope read = ((Batch) decoded(bytes)).deliveries().get(0);
        assertThat(read.log()).isEqualTo(Log.NONE);
        assertThat(read.recipients()).containsExactly("ann");
        assertThat(encoded(new Batch(HEADER, List.of(read)))).isEqualTo(bytes);
    }

    @Test
    void aBatchOfEveryTypeKeepsThem() {
        List<Envelope> events =
                EventTypes.ALL.stream().map(NodeMessageCodecTest::changes).toList();

        Batch read = (Batch) decoded(encoded(new Batch(HEADER, events)));

        assertThat(read.deliveries()).extracting(Envelope::type).isEqualTo(EventTypes.ALL);
    }

    private static Envelope changes(EventType type) {
        return new Envelope(
                type,
                List.of("dropped"),
                List.of("dropped"),
                CONVERSATION,
                6,
                8,
                5,
                3,
                2,
                true,
                frame("{}"),
                Envelope.ELSEWHERE);
    }

    @Test
    void theOtherKindsHaveTheirBytes() {
        assertBytes(
                new NodeMessage.Heartbeat(HEADER, List.of(new DirectoryDigest(5, 6)), true, true),
                "01 02" + HEADER_BYTES + "01 00000005 0000000000000006 01 02");
        assertThat(decoded("01 02" + HEADER_BYTES + "01 00000005 0000000000000006 01"))
                .isEqualTo(new NodeMessage.Heartbeat(HEADER, List.of(new DirectoryDigest(5, 6)), true, false));
        assertBytes(new Republish(HEADER), "01 03" + HEADER_BYTES);
        assertBytes(new Visibility(HEADER, "ann", false), "01 04" + HEADER_BYTES + "0003 616e6e 00");
        assertBytes(new Disconnect(HEADER, "ann"), "01 05" + HEADER_BYTES + "0003 616e6e");
        assertBytes(new StatusQuery(HEADER, 8), "01 06" + HEADER_BYTES + "0000000000000008");
    }

    @Test
    void framesForAStreamOfAnotherNodeAndTheirAnswerHaveTheirBytes() {
        String frames = "01 0a" + HEADER_BYTES + "0000000000000008 0003 6e2e73 0003 616e6e 00000002 7b7d";
        assertThat(encoded(new NodeMessage.StreamFrames(HEADER, 8, "n.s", "ann", frame("{}"))))
                .isEqualTo(plain(frames));
        NodeMessage.StreamFrames read = (NodeMessage.StreamFrames) decoded(frames);
        assertThat(read.streamId()).isEqualTo("n.s");
        assertThat(read.userId()).isEqualTo("ann");
        assertThat(read.body()).hasToString("{}");
        assertBytes(
                new NodeMessage.StreamAnswer(HEADER, 8, "a", ""),
                "01 0b" + HEADER_BYTES + "0000000000000008 0001 61 0000");
    }

    @Test
    void anAnswerCarriesWhatTheNodeTellsAsItIs() {
        String bytes = "01 07" + HEADER_BYTES + "0000000000000008 00000002 7b7d";
        assertThat(encoded(new Status(HEADER, 8, frame("{}")))).isEqualTo(plain(bytes));
        Status read = (Status) decoded(bytes + "ffff");
        assertThat(read.queryId()).isEqualTo(8);
        assertThat(read.status()).hasToString("{}");
    }

    @Test
    void whatANewerVersionAddsIsLeftAlone() {
        assertThat(decoded("02 04" + HEADER_BYTES + "0003 616e6e 01 ffff"))
                .isEqualTo(new Visibility(HEADER, "ann", true));
        Batch longer = (Batch) decoded("02 01" + HEADER_BYTES + "00000002"
                + "00000025 0102030405060708 090a0b0c0d0e0f10 0000000000000007 01 00000000 00000002 7b7d ffff"
                + "00000025 0102030405060708 090a0b0c0d0e0f10 0000000000000008 00 00000000 00000002 5b5d ffff ff");
        assertThat(longer.deliveries()).extracting(Envelope::position).containsExactly(7L, 8L);
        assertThat(longer.deliveries().get(1).frame()).hasToString("[]");
        assertThat(decoded("02 63" + HEADER_BYTES + "ffff")).isEqualTo(new Unknown(HEADER));
    }

    @Test
    void aMessageIsReadFromWhereItBegins() {
        Buffer buffer = Buffer.buffer("before");
        codec.encodeToWire(buffer, new Visibility(HEADER, "😀".repeat(200), true));

        assertThat(codec.decodeFromWire(6, buffer)).isEqualTo(new Visibility(HEADER, "😀".repeat(200), true));
    }

    private void assertBytes(NodeMessage message, String bytes) {
        assertThat(encoded(message)).isEqualTo(plain(bytes));
        assertThat(decoded(bytes)).isEqualTo(message);
    }

    private String encoded(NodeMessage message) {
        Buffer buffer = Buffer.buffer();
        codec.encodeToWire(buffer, message);
        return HexFormat.of().formatHex(buffer.getBytes());
    }

    private NodeMessage decoded(String bytes) {
        return codec.decodeFromWire(0, Buffer.buffer(HexFormat.of().parseHex(plain(bytes))));
    }

    private static String plain(String bytes) {
        return bytes.replace(" ", "");
    }

    private static Frame frame(String text) {
        return Frame.received(text.getBytes(StandardCharsets.UTF_8));
    }
}
