package io.pagenow.chat.log;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import java.time.Duration;

/** The reasons for which {@link LogSql#STORE_MESSAGES} refuses a message of a participant. */
final class SendRefusal {
    private SendRefusal() {}

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
            default -> throw new IllegalStateException("unknown reason " + reason);
        };
    }
}
