package io.pagenow.chat.cluster;

import io.pagenow.chat.directory.DirectoryDigest;
import io.pagenow.chat.event.Audience;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.EventType;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.event.Log;
import io.pagenow.chat.protocol.Frame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Wire format of {@link NodeMessage}. Nodes of different versions interoperate: existing fields never move, a newer
 * version appends fields, and a reader skips trailing bytes that it does not know.
 *
 * <pre>
 * message     version:1 kind:1 header body anything
 * header      sender:text stream:8 count:8 sentAt:8
 * batch       deliveries:4 { length:4 delivery anything }, only of messages, receipts and presence
 * delivery    conversation:16 seq:8 afterPause:1 recipients:4 { text } frame:4+n readUpTo:8, the last in receipts only
 * tagged      deliveries:4 { length:4 entry anything }, of any type
 * entry       type:1 log:1 audience:1 conversation:16 after:8 position:8 follows:8 afterPause:1 recipients:4 { text } frame:4+n
 * heartbeat   digests:1 { entries:4 hash:8 } complete:1 knowsChanges:1, the last absent in version 1.0
 * visibility  user:text visible:1
 * disconnect  user:text
 * statusQuery queryId:8
 * status      queryId:8 frame:4+n
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
    /** Length, conversation, position, pause flag, recipient count and frame length; no recipients, empty frame. */
    private static final int MIN_DELIVERY_BYTES = 4 + 16 + 8 + 1 + 4 + 4;

    /** The types that nodes of the first version know. */
    private static final Set<EventType> UNTAGGED =
            Set.of(EventTypes.NEW_MESSAGE, EventTypes.READ_MESSAGES, EventTypes.PRESENCE);

    private static final UUID NO_CONVERSATION = new UUID(0, 0);

    @Override
    public void encodeToWire(Buffer buffer, NodeMessage message) {
        buffer.appendByte((byte) VERSION);
        if (message instanceof NodeMessage.Batch batch) {
            boolean tagged = batch.deliveries().stream().anyMatch(delivery -> !UNTAGGED.contains(delivery.type()));
            writeHeader(buffer, tagged ? TAGGED : BATCH, batch.header());
            buffer.appendInt(batch.deliveries().size());
            for (Envelope delivery : batch.deliveries()) {
                int start = buffer.length();
                buffer.appendInt(0);
                if (tagged) {
                    encodeTagged(buffer, delivery);
                } else {
                    encode(buffer, delivery);
                }
                buffer.setInt(start, buffer.length() - start - Integer.BYTES);
            }
        } else if (message instanceof NodeMessage.Heartbeat heartbeat) {
            writeHeader(buffer, HEARTBEAT, heartbeat.header());
            buffer.appendByte((byte) heartbeat.digests().size());
            heartbeat.digests().forEach(digest -> buffer.appendInt(digest.entries())
                    .appendLong(digest.hash()));
            buffer.appendByte((byte) (heartbeat.complete() ? 1 : 0));
            buffer.appendByte((byte) (heartbeat.knowsChanges() ? 1 : 0));
        } else if (message instanceof NodeMessage.Republish republish) {
            writeHeader(buffer, REPUBLISH, republish.header());
        } else if (message instanceof NodeMessage.Visibility visibility) {
            writeHeader(buffer, VISIBILITY, visibility.header());
            text(buffer, visibility.userId());
            buffer.appendByte((byte) (visibility.visible() ? 1 : 0));
        } else if (message instanceof NodeMessage.Disconnect disconnect) {
            writeHeader(buffer, DISCONNECT, disconnect.header());
            text(buffer, disconnect.userId());
        } else if (message instanceof NodeMessage.StatusQuery query) {
            writeHeader(buffer, STATUS_QUERY, query.header());
            buffer.appendLong(query.queryId());
        } else if (message instanceof NodeMessage.Status answer) {
            writeHeader(buffer, STATUS, answer.header());
            buffer.appendLong(answer.queryId());
            frame(buffer, answer.status());
        } else {
            throw new IllegalArgumentException("cannot encode " + message);
        }
    }

    private static void writeHeader(Buffer buffer, byte kind, NodeMessage.Header header) {
        buffer.appendByte(kind);
        text(buffer, header.sender());
        buffer.appendLong(header.stream()).appendLong(header.count()).appendLong(header.sentAtMillis());
    }

    private static void encode(Buffer buffer, Envelope delivery) {
        conversation(buffer, delivery.conversationId());
        buffer.appendLong(delivery.position()).appendByte((byte) (delivery.afterPause() ? 1 : 0));
        recipients(buffer, delivery);
        frame(buffer, delivery.frame());
        if (delivery.isReceipt()) {
            buffer.appendLong(delivery.follows());
        }
    }

    private static void encodeTagged(Buffer buffer, Envelope delivery) {
        buffer.appendByte((byte) delivery.type().id());
        buffer.appendByte((byte) delivery.log().id());
        buffer.appendByte((byte) delivery.type().audience().id());
        conversation(buffer, delivery.conversationId());
        buffer.appendLong(delivery.after()).appendLong(delivery.position()).appendLong(delivery.follows());
        buffer.appendByte((byte) (delivery.afterPause() ? 1 : 0));
        recipients(buffer, delivery);
        frame(buffer, delivery.frame());
    }

    private static void conversation(Buffer buffer, UUID conversationId) {
        UUID conversation = conversationId == null ? NO_CONVERSATION : conversationId;
        buffer.appendLong(conversation.getMostSignificantBits()).appendLong(conversation.getLeastSignificantBits());
    }

    private static void recipients(Buffer buffer, Envelope delivery) {
        List<String> recipients = delivery.type().audience() == Audience.NAMED ? delivery.recipients() : List.of();
        buffer.appendInt(recipients.size());
        recipients.forEach(recipient -> text(buffer, recipient));
    }

    private static void frame(Buffer buffer, Frame frame) {
        buffer.appendInt(frame.length());
        buffer.appendBytes(frame.utf8());
    }

    private static void text(Buffer buffer, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        buffer.appendShort((short) utf8.length).appendBytes(utf8);
    }

    /** @throws IllegalArgumentException if the message is truncated or a length field exceeds it */
    @Override
    public NodeMessage decodeFromWire(int position, Buffer buffer) {
        Reader reader = new Reader(buffer, position);
        reader.number(Byte.BYTES);
        int kind = (int) reader.number(Byte.BYTES);
        NodeMessage.Header header = new NodeMessage.Header(
                reader.text(), reader.number(Long.BYTES), reader.number(Long.BYTES), reader.number(Long.BYTES));
        return switch (kind) {
            case BATCH -> new NodeMessage.Batch(header, deliveries(reader, NodeMessageCodec::delivery));
            case TAGGED -> new NodeMessage.Batch(header, deliveries(reader, NodeMessageCodec::tagged));
            case HEARTBEAT ->
                new NodeMessage.Heartbeat(
                        header,
                        digests(reader),
                        reader.number(Byte.BYTES) != 0,
                        reader.hasMore() && reader.number(Byte.BYTES) != 0);
            case REPUBLISH -> new NodeMessage.Republish(header);
            case VISIBILITY -> new NodeMessage.Visibility(header, reader.text(), reader.number(Byte.BYTES) != 0);
            case DISCONNECT -> new NodeMessage.Disconnect(header, reader.text());
            case STATUS_QUERY -> new NodeMessage.StatusQuery(header, reader.number(Long.BYTES));
            case STATUS -> new NodeMessage.Status(header, reader.number(Long.BYTES), frame(reader));
            default -> new NodeMessage.Unknown(header);
        };
    }

    /** Reads one entry of a batch. */
    private interface EntryReader {
        /** @param end position of the end of the entry */
        Envelope read(Reader reader, int end);
    }

    private static List<Envelope> deliveries(Reader reader, EntryReader entries) {
        int size = reader.size(Integer.BYTES, MIN_DELIVERY_BYTES);
        List<Envelope> deliveries = new ArrayList<>(size);
        for (int index = 0; index < size; index++) {
            int length = reader.size(Integer.BYTES, 1);
            int end = reader.position + length;
            deliveries.add(entries.read(reader, end));
            reader.skipTo(end);
        }
        return deliveries;
    }

    private static Envelope delivery(Reader reader, int end) {
        UUID conversation = new UUID(reader.number(Long.BYTES), reader.number(Long.BYTES));
        long seq = reader.number(Long.BYTES);
        boolean afterPause = reader.number(Byte.BYTES) != 0;
        List<String> recipients = recipients(reader);
        Frame frame = frame(reader);
        if (seq > 0) {
            return Envelope.message(recipients, conversation, seq, afterPause, frame, Envelope.ELSEWHERE);
        }
        // Only receipts have this field.
        boolean receipt = end - reader.position >= Long.BYTES;
        long readUpTo = receipt ? reader.number(Long.BYTES) : 0;
        return new Envelope(
                receipt ? EventTypes.READ_MESSAGES : EventTypes.PRESENCE,
                recipients,
                conversation,
                0,
                0,
                readUpTo,
                false,
                frame,
                Envelope.ELSEWHERE);
    }

    private static Envelope tagged(Reader reader, int end) {
        EventType type = EventTypes.of(
                (int) reader.number(Byte.BYTES), Log.of((int) reader.number(Byte.BYTES)), Audience.of((int)
                        reader.number(Byte.BYTES)));
        UUID conversation = new UUID(reader.number(Long.BYTES), reader.number(Long.BYTES));
        long after = reader.number(Long.BYTES);
        long position = reader.number(Long.BYTES);
        long follows = reader.number(Long.BYTES);
        boolean afterPause = reader.number(Byte.BYTES) != 0;
        List<String> recipients = recipients(reader);
        return new Envelope(
                type,
                recipients,
                conversation,
                after,
                position,
                follows,
                afterPause,
                frame(reader),
                Envelope.ELSEWHERE);
    }

    private static List<String> recipients(Reader reader) {
        int count = reader.size(Integer.BYTES, Short.BYTES);
        List<String> recipients = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            recipients.add(reader.text());
        }
        return recipients;
    }

    private static Frame frame(Reader reader) {
        return Frame.received(reader.bytes(reader.size(Integer.BYTES, 1)));
    }

    private static List<DirectoryDigest> digests(Reader reader) {
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

    /** Sequential reader. Throws {@link IllegalArgumentException} instead of reading beyond the end. */
    private static final class Reader {
        private final Buffer buffer;
        private int position;

        Reader(Buffer buffer, int position) {
            this.buffer = buffer;
            this.position = position;
        }

        long number(int bytes) {
            int at = advance(bytes);
            return switch (bytes) {
                case Byte.BYTES -> buffer.getByte(at);
                case Short.BYTES -> buffer.getUnsignedShort(at);
                case Integer.BYTES -> buffer.getInt(at);
                default -> buffer.getLong(at);
            };
        }

        /**
         * Reads the number of elements that follow, of at least {@code minLength} bytes each; rejects more than the
         * message can hold, so that no memory is allocated for them.
         */
        int size(int bytes, int minLength) {
            long size = number(bytes);
            if (size < 0 || size * minLength > buffer.length() - position) {
                throw new IllegalArgumentException("Node message declares more elements than it holds");
            }
            return (int) size;
        }

        byte[] bytes(int length) {
            int at = advance(length);
            return buffer.getBytes(at, position);
        }

        String text() {
            return new String(bytes(size(Short.BYTES, 1)), StandardCharsets.UTF_8);
        }

        boolean hasMore() {
            return position < buffer.length();
        }

        void skipTo(int end) {
            advance(end - position);
        }

        /** Advances by the given number of bytes and returns the previous position. */
        private int advance(int bytes) {
            int at = position;
            if (bytes < 0 || bytes > buffer.length() - at) {
                throw new IllegalArgumentException("Node message is truncated");
            }
            position += bytes;
            return at;
        }
    }
}
