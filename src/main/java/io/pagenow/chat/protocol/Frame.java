package io.pagenow.chat.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** A text frame, encoded once and written as it is to every socket that gets it. Made by {@link FrameEncoder}. */
public final class Frame {
    private static final byte[] MESSAGE_BEGINS =
            "{\"type\":\"new-message\",\"messageId\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int UUID_LENGTH = 36;

    private static final AtomicIntegerFieldUpdater<Frame> HOLDERS =
            AtomicIntegerFieldUpdater.newUpdater(Frame.class, "holders");

    private final byte[] utf8;

    /** Queues in which the frame waits. Changed through {@link #HOLDERS}. */
    @SuppressWarnings("UnusedVariable")
    private volatile int holders;

    Frame(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** A frame that another node has encoded. */
    public static Frame received(byte[] utf8) {
        return new Frame(utf8);
    }

    /** The text in UTF-8, shared between all who write it: never change it. */
    public byte[] utf8() {
        return utf8;
    }

    /** In bytes, without the frame's header. */
    public int length() {
        return utf8.length;
    }

    /** The id of the message in a frame that tells a new one, read from where {@link FrameEncoder} writes it; null in any other frame. */
    public UUID messageId() {
        int end = MESSAGE_BEGINS.length + UUID_LENGTH;
        if (utf8.length < end || Arrays.mismatch(utf8, MESSAGE_BEGINS) != MESSAGE_BEGINS.length) {
            return null;
        }
        return UUID.fromString(new String(utf8, MESSAGE_BEGINS.length, UUID_LENGTH, StandardCharsets.US_ASCII));
    }

    /**
     * The frame begins to wait in one more queue. On any thread.
     *
     * @return whether it waits in no other, so that its memory is to be counted
     */
    public boolean hold() {
        return HOLDERS.getAndIncrement(this) == 0;
    }

    /**
     * The frame waits in one queue less. On any thread.
     *
     * @return whether it waits in no other, so that its memory counts no longer
     */
    public boolean letGo() {
        return HOLDERS.decrementAndGet(this) == 0;
    }

    @Override
    public String toString() {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
