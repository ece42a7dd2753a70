package io.pagenow.chat.action;

import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.MessageExtra;
import io.pagenow.chat.protocol.FrameFields;
import java.util.regex.Pattern;

/** The types that applications give to messages. */
final class MessageTypes {
    private static final Pattern VALID = Pattern.compile("[a-z][a-z0-9.-]{0,39}");

    private MessageTypes() {}

    /** @throws ChatException {@code INVALID_FIELD} if a client may not use the type */
    static void check(String type) {
        if (type.equals(MessageExtra.SYSTEM)) {
            throw FrameFields.invalid("messageType", "is 'system', which only the server sends");
        }
        if (!VALID.matcher(type).matches()) {
            throw FrameFields.invalid(
                    "messageType", "is not 1 to 40 of a-z, 0-9, '.' and '-' that begin with a letter");
        }
    }
}
