package io.pagenow.chat.bus;

import io.pagenow.chat.bus.message.Send;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Derives message ids: a hash of conversation, sender and the sender's name for the message, as a version 8 UUID (RFC
 * 9562, section 5.8). A repeated send has the id of the first one, on any node and at any time, so the unique key on
 * the id deduplicates them.
 */
public final class MessageIds {
    private MessageIds() {}

    /** Returns the id of a message. */
    public static UUID of(Send send) {
        byte[] sender = send.senderId().getBytes(StandardCharsets.UTF_8);
        byte[] name = send.tempMessageId().getBytes(StandardCharsets.UTF_8);
        ByteBuffer input = ByteBuffer.allocate(16 + 4 + sender.length + name.length)
                .putLong(send.conversationId().getMostSignificantBits())
                .putLong(send.conversationId().getLeastSignificantBits())
                .putInt(sender.length)
                .put(sender)
                .put(name);
        ByteBuffer hash = ByteBuffer.wrap(sha256().digest(input.array()));
        long high = (hash.getLong() & ~0xF000L) | 0x8000L;
        long low = (hash.getLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(high, low);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
