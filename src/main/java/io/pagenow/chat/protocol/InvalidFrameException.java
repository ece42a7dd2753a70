package io.pagenow.chat.protocol;

import io.pagenow.chat.model.ChatException;
import java.util.Optional;

/** A frame that cannot be obeyed, and as much of it as was readable, so that the client can tell which of its sends it was. */
public final class InvalidFrameException extends Exception {
    private final ChatException refusal;
    private final FrameRef ref;

    InvalidFrameException(ChatException refusal, FrameRef ref) {
        super(refusal.getMessage(), null, false, false);
        this.refusal = refusal;
        this.ref = ref;
    }

    public ChatException refusal() {
        return refusal;
    }

    /** The client's name for the frame, if it was read. */
    public Optional<FrameRef> ref() {
        return Optional.ofNullable(ref);
    }
}
