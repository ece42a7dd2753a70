package io.pagenow.chat.protocol;

import java.util.Optional;

/**
 * A refusal that a client gets to read: a code, and a sentence that says what was wrong and what was expected. It carries no stack
 * trace, because it is an answer rather than a fault.
 */
public final class ChatException extends RuntimeException {
    private final ErrorCode code;
    private final String field;

    private ChatException(ErrorCode code, String message, String field) {
        super(message, null, false, false);
        this.code = code;
        this.field = field;
    }

    public static ChatException of(ErrorCode code, String message) {
        return new ChatException(code, message, null);
    }

    /** A refusal because of one field or parameter. */
    public static ChatException ofField(ErrorCode code, String field, String message) {
        return new ChatException(code, message, field);
    }

    /** What everyone gets who asks about a conversation that is not theirs or does not exist (contract, "Not a participant"). */
    public static ChatException conversationNotFound() {
        return of(ErrorCode.NOT_FOUND, "Conversation not found");
    }

    /** What everyone gets who asks for the pages of someone who is no friend or does not exist. */
    public static ChatException userNotFound() {
        return of(ErrorCode.NOT_FOUND, "User not found");
    }

    public static ChatException unavailable() {
        return of(ErrorCode.UNAVAILABLE, "The database does not answer; repeat the request in a moment");
    }

    public ErrorCode code() {
        return code;
    }

    /** The field or parameter that is at fault, if it is one. */
    public Optional<String> field() {
        return Optional.ofNullable(field);
    }
}
