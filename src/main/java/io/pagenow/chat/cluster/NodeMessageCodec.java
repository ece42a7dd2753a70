package io.pagenow.chat.cluster;

import io.pagenow.chat.directory.DirectoryDigest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * Wire format of {@link NodeMessage}. Nodes of different versions interoperate: existing fields never move, a newer
 * version appends fields, and a reader skips trailing bytes that it does not know.
 *
 * <pre>
 * message     version:1 kind:1 header body anything
 * header      sender:text stream:8 count:8 sentAt:8
 * batch       deliveries:4 { length:4 delivery anything }, only of messages, receipts and presence
 * delivery    conversation:16 seq:8 afterPause:1 recipients:4 { text } frame:4+n readUpTo:8 in receipts only, memberSeq:8 in messages of
 *             conversations whose participants have changed only
 * tagged      deliveries:4 { length:4 entry anything }, of any type
 * entry       type:1 log:1 audience:1 conversation:16 after:8 position:8 follows:8 afterPause:1 recipients:4 { text } frame:4+n
 *             newestSeq:8 memberSeq:8
 * heartbeat   digests:1 { entries:4 hash:8 } complete:1 changes:1, the last absent in version 1.0, 1 in one whose participants never
 *             change, 2 since
 * visibility  user:text visible:1
 * disconnect  user:text
 * people      kind:1 user:text other:text
 * statusQuery queryId:8
 * status      queryId:8 frame:4+n
 * frames      requestId:8 stream:text user:text body:4+n
 * answer      requestId:8 code:text message:text
 * text        length:2 UTF-8
 * </pre>
 */
final class NodeMessageCodec implements MessageCodec<NodeMessage, NodeMessage> {
    static final String NAME = "node-message";

    private static final int VERSION = 1;
    private static final byte BATCH = 1;
    private static final byte HEARTBEAT = 2;
    private static final byte REPUBLISH = 3;
    private static final byte VISIBILITY = 4;
    private static final byte DISCONNECT = 5;
    private static final byte STATUS_QUERY = 6;
    private static final byte STATUS = 7;
    private static final byte TAGGED = 8;
    private static final byte PEOPLE = 9;
    private static final byte STREAM_FRAMES = 10;
    private static final byte STREAM_ANSWER = 11;

    /** A heartbeat's {@code changes} of a node that delivers changes, and to the participants of the moment. */
    private static final byte CHANGES_AND_MEMBERS = 2;

    private static final byte NO_CHANGES = 0;

    @Override
    public void encodeToWire(Buffer buffer, NodeMessage message) {
        buffer.appendByte((byte) VERSION);
        if (message instanceof NodeMessage.Batch batch) {
            boolean tagged = EnvelopeCodec.mustTag(batch.deliveries());
            writeHeader(buffer, tagged ? TAGGED : BATCH, batch.header());
            EnvelopeCodec.write(buffer, batch.deliveries(), tagged);
        } else if (message instanceof NodeMessage.Heartbeat heartbeat) {
            writeHeader(buffer, HEARTBEAT, heartbeat.header());
            buffer.appendByte((byte) heartbeat.digests().size());
            heartbeat.digests().forEach(digest -> buffer.appendInt(digest.entries())
                    .appendLong(digest.hash()));
            buffer.appendByte((byte) (heartbeat.complete() ? 1 : 0));
            buffer.appendByte(heartbeat.knowsChanges() ? CHANGES_AND_MEMBERS : NO_CHANGES);
        } else if (message instanceof NodeMessage.Republish republish) {
            writeHeader(buffer, REPUBLISH, republish.header());
        } else if (message instanceof NodeMessage.Visibility visibility) {
            writeHeader(buffer, VISIBILITY, visibility.header());
            EnvelopeCodec.text(buffer, visibility.userId());
            buffer.appendByte((byte) (visibility.visible() ? 1 : 0));
        } else if (message instanceof NodeMessage.Disconnect disconnect) {
            writeHeader(buffer, DISCONNECT, disconnect.header());
            EnvelopeCodec.text(buffer, disconnect.userId());
        } else if (message instanceof NodeMessage.People people) {
            writeHeader(buffer, PEOPLE, people.header());
            buffer.appendByte((byte) people.kind());
            EnvelopeCodec.text(buffer, people.userId());
            EnvelopeCodec.text(buffer, people.otherId());
        } else if (message instanceof NodeMessage.StatusQuery query) {
            writeHeader(buffer, STATUS_QUERY, query.header());
            buffer.appendLong(query.queryId());
        } else if (message instanceof NodeMessage.Status answer) {
            writeHeader(buffer, STATUS, answer.header());
            buffer.appendLong(answer.queryId());
            EnvelopeCodec.frame(buffer, answer.status());
        } else if (message instanceof NodeMessage.StreamFrames frames) {
            writeHeader(buffer, STREAM_FRAMES, frames.header());
            buffer.appendLong(frames.requestId());
            EnvelopeCodec.text(buffer, frames.streamId());
            EnvelopeCodec.text(buffer, frames.userId());
            EnvelopeCodec.frame(buffer, frames.body());
        } else if (message instanceof NodeMessage.StreamAnswer answer) {
            writeHeader(buffer, STREAM_ANSWER, answer.header());
            buffer.appendLong(answer.requestId());
            EnvelopeCodec.text(buffer, answer.code());
            EnvelopeCodec.text(buffer, answer.message());
        } else {
            throw new IllegalArgumentException("cannot encode " + message);
        }
    }

    private static void writeHeader(Buffer buffer, byte kind, NodeMessage.Header header) {
        buffer.appendByte(kind);
        EnvelopeCodec.text(buffer, header.sender());
        buffer.appendLong(header.stream()).appendLong(header.count()).appendLong(header.sentAtMillis());
    }

    /** @throws IllegalArgumentException if the message is truncated or a length field exceeds it */
    @Override
    public NodeMessage decodeFromWire(int position, Buffer buffer) {
        WireReader reader = new WireReader(buffer, position);
        reader.number(Byte.BYTES);
        int kind = (int) reader.number(Byte.BYTES);
        NodeMessage.Header header = new NodeMessage.Header(
                reader.text(), reader.number(Long.BYTES), reader.number(Long.BYTES), reader.number(Long.BYTES));
        return switch (kind) {
            case BATCH -> new NodeMessage.Batch(header, EnvelopeCodec.read(reader, false));
            case TAGGED -> new NodeMessage.Batch(header, EnvelopeCodec.read(reader, true));
            case HEARTBEAT ->
                new NodeMessage.Heartbeat(
                        header,
                        digests(reader),
                        reader.number(Byte.BYTES) != 0,
                        reader.hasMore() && reader.number(Byte.BYTES) >= CHANGES_AND_MEMBERS);
            case REPUBLISH -> new NodeMessage.Republish(header);
            case VISIBILITY -> new NodeMessage.Visibility(header, reader.text(), reader.number(Byte.BYTES) != 0);
            case DISCONNECT -> new NodeMessage.Disconnect(header, reader.text());
            case PEOPLE ->
                new NodeMessage.People(header, (int) reader.number(Byte.BYTES), reader.text(), reader.text());
            case STATUS_QUERY -> new NodeMessage.StatusQuery(header, reader.number(Long.BYTES));
            case STATUS -> new NodeMessage.Status(header, reader.number(Long.BYTES), EnvelopeCodec.frame(reader));
            case STREAM_FRAMES ->
                new NodeMessage.StreamFrames(
                        header, reader.number(Long.BYTES), reader.text(), reader.text(), EnvelopeCodec.frame(reader));
            case STREAM_ANSWER ->
                new NodeMessage.StreamAnswer(header, reader.number(Long.BYTES), reader.text(), reader.text());
            default -> new NodeMessage.Unknown(header);
        };
    }

    private static List<DirectoryDigest> digests(WireReader reader) {
        int size = reader.size(Byte.BYTES, Integer.BYTES + Long.BYTES);
        List<DirectoryDigest> digests = new ArrayList<>(size);
        for (int index = 0; index < size; index++) {
            digests.add(new DirectoryDigest((int) reader.number(Integer.BYTES), reader.number(Long.BYTES)));
        }
        return digests;
    }

    @Override
    public NodeMessage transform(NodeMessage message) {
        return message;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
