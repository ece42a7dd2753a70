package io.pagenow.chat.model;

import java.util.List;
import java.util.Optional;

/**
 * Attributes of a message that few messages have.
 *
 * @param messageType the application's type of the message, empty for plain text
 * @param data an application's JSON object as it was sent; not validated beyond its size and depth, so do not trust it
 * @param attachments the files of a stored message, in the sender's order; empty before it is stored
 */
public record MessageExtra(
        Optional<String> messageType,
        Optional<String> data,
        MessageReferences references,
        List<Attachment> attachments) {
    public static final MessageExtra NONE = new MessageExtra(Optional.empty(), Optional.empty());

    /** The type of the server's own messages, which tell what happened in the conversation. */
    public static final String SYSTEM = "system";

    /** Creates the attributes of a message that refers to nothing. */
    public MessageExtra(Optional<String> messageType, Optional<String> data) {
        this(messageType, data, MessageReferences.NONE);
    }

    /** Creates the attributes of a message without files. */
    public MessageExtra(Optional<String> messageType, Optional<String> data, MessageReferences references) {
        this(messageType, data, references, List.of());
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
        return new MessageExtra(messageType, data, others, attachments);
    }

    public MessageExtra withAttachments(List<Attachment> others) {
        return new MessageExtra(messageType, data, references, others);
    }
}
