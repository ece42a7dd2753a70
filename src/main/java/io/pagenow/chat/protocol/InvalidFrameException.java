package io.pagenow.chat.protocol;

import java.util.Optional;

/** A frame that cannot be obeyed, and as much of it as was readable, so that the client can tell which of its sends it was. */
public final class InvalidFrameException extends Exception {
    private final ChatException refusal;
    private final String tempMessageId;

    InvalidFrameException(ChatException refusal, String tempMessageId) {
        super(refusal.getMessage(), null, false, false);
        this.refusal = refusal;
        this.tempMessageId = tempMessageId;
    }

    public ChatException refusal() {
        return refusal;
    }

    public Optional<String> tempMessageId() {
        return Optional.ofNullable(tempMessageId);
    }
}
