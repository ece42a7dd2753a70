package io.pagenow.chat.log;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.ErrorCode;
import java.util.Optional;

/** The reasons for which statements of {@link ChangeSql} refuse a change. */
final class ChangeRefusal {
    /** The message is deleted already. */
    static final String DELETED = "deleted";

    private ChangeRefusal() {}

    /**
     * Returns the refusal for a client; empty if the change is to be repeated.
     *
     * @param field the field that names the message
     */
    static Optional<ChatException> of(String reason, String field) {
        return switch (reason) {
            case "retry" -> Optional.empty();
            case "no-conversation" -> Optional.of(ChatException.conversationNotFound());
            case "no-message" ->
                refusal(ErrorCode.NOT_FOUND, field, "The conversation has no message at this position");
            case "not-sender" -> refusal(ErrorCode.NOT_ALLOWED, field, "The message is another user's");
            case DELETED -> refusal(ErrorCode.NOT_ALLOWED, field, "The message is deleted");
            case "system" -> refusal(ErrorCode.NOT_ALLOWED, field, "The message is the server's own");
            case "barred" -> refusal(ErrorCode.NOT_ALLOWED, field, "You may not send in this conversation");
            case "frozen" ->
                refusal(
                        ErrorCode.NOT_ALLOWED,
                        field,
                        "The conversation is frozen; only its administrators may change messages");
            case "too-many-reactions" ->
                refusal(
                        ErrorCode.LIMIT_REACHED,
                        "reactions",
                        "The message has as many different reactions as it may have (reactionsOfMessage); choose one of these");
            case "mention-all" -> Optional.of(SendRefusal.mentionAll());
            case "too-late" -> refusal(ErrorCode.TOO_LATE, field, "The message is too old to be changed");
            case "conflict" ->
                refusal(ErrorCode.CONFLICT, "ifRev", "The message has changed since the revision in 'ifRev'");
            default -> throw new IllegalStateException("unknown reason " + reason);
        };
    }

    private static Optional<ChatException> refusal(ErrorCode code, String field, String message) {
        return Optional.of(ChatException.ofField(code, field, message));
    }
}
