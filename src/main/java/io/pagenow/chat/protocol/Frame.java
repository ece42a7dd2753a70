package io.pagenow.chat.protocol;

import java.nio.charset.StandardCharsets;

/** A text frame, encoded once and written as it is to every socket that gets it. Made by {@link FrameEncoder}. */
public final class Frame {
    private final byte[] utf8;

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

    @Override
    public String toString() {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
