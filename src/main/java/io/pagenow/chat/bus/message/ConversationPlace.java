package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.OwnSettings;
import java.util.UUID;

/**
 * One of a user's conversations, as a client that follows changes needs it before it catches up.
 *
 * @param rev the conversation's revision
 * @param lastReadSeq the user's read position
 */
public record ConversationPlace(UUID conversationId, long rev, long lastReadSeq, OwnSettings own) {}
