package io.pagenow.chat.model;

import java.util.Optional;

/**
 * Attributes of a message that few messages have.
 *
 * @param messageType the application's type of the message, empty for plain text
 * @param data an application's JSON object as it was sent; not validated beyond its size and depth, so do not trust it
 */
public record MessageExtra(Optional<String> messageType, Optional<String> data, MessageReferences references) {
    public static final MessageExtra NONE = new MessageExtra(Optional.empty(), Optional.empty());

    /** The type of the server's own messages, which tell what happened in the conversation. */
    public static final String SYSTEM = "system";

    /** Creates the attributes of a message that refers to nothing. */
    public MessageExtra(Optional<String> messageType, Optional<String> data) {
        this(messageType, data, MessageReferences.NONE);
    }

    /** Returns whether the server has written the message. */
    public boolean isOfServer() {
        return messageType.isPresent() && messageType.get().equals(SYSTEM);
    }

    /** Returns whether the message refers to another message or to users. */
    public boolean isReferring() {
        return !references.equals(MessageReferences.NONE);
    }

    public MessageExtra withReferences(MessageReferences others) {
        return new MessageExtra(messageType, data, others);
    }
}
