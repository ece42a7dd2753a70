package io.pagenow.chat.model;

import java.util.Optional;

/**
 * Attributes of a message that few messages have.
 *
 * @param messageType the application's type of the message, empty for plain text
 * @param data an application's JSON object as it was sent; not validated beyond its size and depth, so do not trust it
 */
public record MessageExtra(Optional<String> messageType, Optional<String> data) {
    public static final MessageExtra NONE = new MessageExtra(Optional.empty(), Optional.empty());

    /** The type of the server's own messages, which tell what happened in the conversation. */
    public static final String SYSTEM = "system";

    /** Returns whether the server has written the message. */
    public boolean isOfServer() {
        return messageType.isPresent() && messageType.get().equals(SYSTEM);
    }
}
