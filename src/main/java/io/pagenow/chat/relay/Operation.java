package io.pagenow.chat.relay;

import java.util.UUID;

/**
 * A row of {@code outbox_table}.
 *
 * @param outboxId its place among those of the conversation
 * @param action one of the constants, or that of a later version
 * @param userId the acting user or bot
 * @param body JSON, see {@code V19__outbox.sql}
 * @param isBanned whether the acting user is banned
 */
record Operation(UUID conversationId, long outboxId, String action, String userId, String body, boolean isBanned) {
    static final String SEND = "send";
    static final String ADD_MEMBER = "add-member";
    static final String CREATE = "create";

    boolean isSend() {
        return action.equals(SEND);
    }
}
