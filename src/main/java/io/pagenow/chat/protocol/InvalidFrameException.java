package io.pagenow.chat.protocol;

import io.pagenow.chat.model.ChatException;

/**
 * An invalid frame, with the client's name for it if that was readable, so that the client can tell which frame was
 * refused.
 */
public final class InvalidFrameException extends Exception {
    private final ChatException refusal;
    private final FrameRef ref;

    InvalidFrameException(ChatException refusal, FrameRef ref) {
        super(refusal.getMessage(), null, false, false);
        this.refusal = refusal;
        this.ref = ref;
    }

    /** Returns the refusal to report to the client. */
    public ChatException refusal() {
        return refusal;
    }

    /** Returns the client's names for the frame, as far as it was readable. */
    public FrameRef ref() {
        return ref;
    }
}
