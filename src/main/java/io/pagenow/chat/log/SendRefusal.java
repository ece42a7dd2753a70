package io.pagenow.chat.log;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import io.pagenow.chat.protocol.FrameFields;
import java.time.Duration;

/** The reasons for which {@link StoreSql#STORE_MESSAGES} refuses a message of a participant. */
final class SendRefusal {
    private SendRefusal() {}

    static ChatException mentionAll() {
        return ChatException.ofField(
                ErrorCode.NOT_ALLOWED, "mentionAll", "Only administrators may mention all in this conversation");
    }

    /**
     * Returns the refusal for a client. It does not tell a user that another has blocked it.
     *
     * @param slowModeSeconds the conversation's, for the reason {@code slow}
     */
    static ChatException of(String reason, int slowModeSeconds) {
        return switch (reason) {
            case "barred" -> ChatException.of(ErrorCode.NOT_ALLOWED, "You may not send in this conversation");
            case "frozen" ->
                ChatException.of(ErrorCode.NOT_ALLOWED, "The conversation is frozen; only its administrators may send");
            case "slow" ->
                ChatException.rateLimited(
                        "The conversation is in slow mode: one message every " + slowModeSeconds + " seconds",
                        Duration.ofSeconds(slowModeSeconds));
            case "reply" ->
                FrameFields.invalid("replyTo", "is the position of no message that you see, or of a deleted one");
            case "mention-all" -> mentionAll();
            case "attachments" ->
                FrameFields.invalid(
                        "attachments",
                        "names a file that you have not uploaded for this conversation, that is not ready, or that a message has");
            default -> throw new IllegalStateException("unknown reason " + reason);
        };
    }
}
