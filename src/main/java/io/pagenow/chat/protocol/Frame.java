package io.pagenow.chat.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A text frame, encoded once and written unchanged to every socket that gets it. Created by {@link FrameEncoder}.
 * Immutable except for the thread-safe count of queues that hold it.
 */
public final class Frame {
    private static final byte[] MESSAGE_BEGINS =
            "{\"type\":\"new-message\",\"messageId\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int UUID_LENGTH = 36;

    private static final AtomicIntegerFieldUpdater<Frame> HOLDERS =
            AtomicIntegerFieldUpdater.newUpdater(Frame.class, "holders");

    private final byte[] utf8;

    /** Number of queues that hold the frame. Updated through {@link #HOLDERS}. */
    @SuppressWarnings("UnusedVariable")
    private volatile int holders;

    Frame(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** Returns a frame that another node encoded. */
    public static Frame received(byte[] utf8) {
        return new Frame(utf8);
    }

    /** Returns the text in UTF-8. The array is shared: never modify it. */
    public byte[] utf8() {
        return utf8;
    }

    /** Returns the length in bytes, without the WebSocket header. */
    public int length() {
        return utf8.length;
    }

    /**
     * Returns the id of the message in a {@code new-message} frame, read from the fixed place where
     * {@link FrameEncoder} writes it; null for any other frame.
     */
    public @Nullable UUID messageId() {
        int end = MESSAGE_BEGINS.length + UUID_LENGTH;
        if (utf8.length < end || Arrays.mismatch(utf8, MESSAGE_BEGINS) != MESSAGE_BEGINS.length) {
            return null;
        }
        return UUID.fromString(new String(utf8, MESSAGE_BEGINS.length, UUID_LENGTH, StandardCharsets.US_ASCII));
    }

    /**
     * Records that one more queue holds the frame. Thread-safe.
     *
     * @return whether it is the first, so that the frame's memory is to be counted
     */
    public boolean retain() {
        return HOLDERS.getAndIncrement(this) == 0;
    }

    /**
     * Records that one queue less holds the frame. Thread-safe.
     *
     * @return whether it was the last, so that the frame's memory no longer counts
     */
    public boolean release() {
        return HOLDERS.decrementAndGet(this) == 0;
    }

    @Override
    public String toString() {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
