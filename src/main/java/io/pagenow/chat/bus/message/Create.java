package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.NewConversation;
import java.util.Optional;
import java.util.UUID;

/**
 * A request to create a conversation.
 *
 * @param userId the creator, who is a participant too
 * @param id the id that the conversation gets; a group that has it is left as it is. Empty for a new one
 * @param trusted whether it is the operator's own program that asks, by SQL or with an API key: its users need not be in the directory
 */
public record Create(String userId, NewConversation conversation, Optional<UUID> id, boolean trusted) {
    /** A request for a conversation with a new id. */
    public Create(String userId, NewConversation conversation, boolean trusted) {
        this(userId, conversation, Optional.empty(), trusted);
    }
}
