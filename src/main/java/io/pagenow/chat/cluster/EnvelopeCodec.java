package io.pagenow.chat.cluster;

import io.pagenow.chat.event.Audience;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.event.EventType;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.event.Log;
import io.pagenow.chat.protocol.Frame;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Wire format of the entries of a batch; {@link NodeMessageCodec} documents it. Entries of the types of version 1.0 have its
 * format. A batch with any other type is tagged: each entry names its type, log and audience, so that a node delivers types
 * that it does not know.
 */
final class EnvelopeCodec {
    /** Length, conversation, position, pause flag, recipient count and frame length; no recipients, empty frame. */
    private static final int MIN_DELIVERY_BYTES = 4 + 16 + 8 + 1 + 4 + 4;

    /** The types that nodes of the first version know. */
    private static final Set<EventType> UNTAGGED =
            Set.of(EventTypes.NEW_MESSAGE, EventTypes.READ_MESSAGES, EventTypes.PRESENCE);

    private static final UUID NO_CONVERSATION = new UUID(0, 0);

    private EnvelopeCodec() {}

    /** Returns whether nodes of version 1.0 do not know one of the types. */
    static boolean mustTag(List<Envelope> deliveries) {
        return deliveries.stream().anyMatch(delivery -> !UNTAGGED.contains(delivery.type()));
    }

    static void write(Buffer buffer, List<Envelope> deliveries, boolean tagged) {
        buffer.appendInt(deliveries.size());
        for (Envelope delivery : deliveries) {
            int start = buffer.length();
            buffer.appendInt(0);
            if (tagged) {
                writeTagged(buffer, delivery);
            } else {
                writeUntagged(buffer, delivery);
            }
            buffer.setInt(start, buffer.length() - start - Integer.BYTES);
        }
    }

    private static void writeUntagged(Buffer buffer, Envelope delivery) {
        conversation(buffer, delivery.conversationId());
        buffer.appendLong(delivery.position()).appendByte((byte) (delivery.afterPause() ? 1 : 0));
        recipients(buffer, delivery);
        frame(buffer, delivery.frame());
        if (delivery.isReceipt()) {
            buffer.appendLong(delivery.follows());
        } else if (delivery.isMessage() && delivery.memberSeq() > 0) {
            buffer.appendLong(delivery.memberSeq());
        }
    }

    private static void writeTagged(Buffer buffer, Envelope delivery) {
        buffer.appendByte((byte) delivery.type().id());
        buffer.appendByte((byte) delivery.log().id());
        buffer.appendByte((byte) delivery.type().audience().id());
        conversation(buffer, delivery.conversationId());
        buffer.appendLong(delivery.after()).appendLong(delivery.position()).appendLong(delivery.follows());
        buffer.appendByte((byte) (delivery.afterPause() ? 1 : 0));
        recipients(buffer, delivery);
        frame(buffer, delivery.frame());
        buffer.appendLong(delivery.newestSeq()).appendLong(delivery.memberSeq());
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

    static void frame(Buffer buffer, Frame frame) {
        buffer.appendInt(frame.length());
        buffer.appendBytes(frame.utf8());
    }

    static void text(Buffer buffer, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        buffer.appendShort((short) utf8.length).appendBytes(utf8);
    }

    /** Reads the entries of a batch. */
    static List<Envelope> read(WireReader reader, boolean tagged) {
        int size = reader.size(Integer.BYTES, MIN_DELIVERY_BYTES);
        List<Envelope> deliveries = new ArrayList<>(size);
        for (int index = 0; index < size; index++) {
            int length = reader.size(Integer.BYTES, 1);
            int end = reader.position() + length;
            deliveries.add(tagged ? tagged(reader, end) : untagged(reader, end));
            reader.skipTo(end);
        }
        return deliveries;
    }

    private static Envelope untagged(WireReader reader, int end) {
        UUID conversation = new UUID(reader.number(Long.BYTES), reader.number(Long.BYTES));
        long seq = reader.number(Long.BYTES);
        boolean afterPause = reader.number(Byte.BYTES) != 0;
        List<String> recipients = recipients(reader);
        Frame frame = frame(reader);
        if (seq > 0) {
            // Only messages of conversations whose participants have changed have this field.
            long memberSeq = reader.remaining(end) >= Long.BYTES ? reader.number(Long.BYTES) : 0;
            return Envelope.message(conversation, seq, memberSeq, afterPause, frame, Envelope.ELSEWHERE);
        }
        // Only receipts have this field.
        boolean receipt = reader.remaining(end) >= Long.BYTES;
        long readUpTo = receipt ? reader.number(Long.BYTES) : 0;
        return Envelope.notice(
                receipt ? EventTypes.READ_MESSAGES : EventTypes.PRESENCE, recipients, conversation, readUpTo, frame);
    }

    private static Envelope tagged(WireReader reader, int end) {
        EventType type = EventTypes.of(
                (int) reader.number(Byte.BYTES), Log.of((int) reader.number(Byte.BYTES)), Audience.of((int)
                        reader.number(Byte.BYTES)));
        UUID conversation = new UUID(reader.number(Long.BYTES), reader.number(Long.BYTES));
        long after = reader.number(Long.BYTES);
        long position = reader.number(Long.BYTES);
        long follows = reader.number(Long.BYTES);
        boolean afterPause = reader.number(Byte.BYTES) != 0;
        List<String> recipients = recipients(reader);
        Frame frame = frame(reader);
        // Nodes of the first version with tags do not write these two.
        boolean complete = reader.remaining(end) >= 2 * Long.BYTES;
        return new Envelope(
                type,
                recipients,
                List.of(),
                conversation,
                after,
                position,
                follows,
                complete ? reader.number(Long.BYTES) : Envelope.NO_CONTENT,
                complete ? reader.number(Long.BYTES) : 0,
                afterPause,
                frame,
                Envelope.ELSEWHERE);
    }

    private static List<String> recipients(WireReader reader) {
        int count = reader.size(Integer.BYTES, Short.BYTES);
        List<String> recipients = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            recipients.add(reader.text());
        }
        return recipients;
    }

    static Frame frame(WireReader reader) {
        return Frame.received(reader.bytes(reader.size(Integer.BYTES, 1)));
    }
}
