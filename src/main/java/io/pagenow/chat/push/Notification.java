package io.pagenow.chat.push;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The news of one burst for one user.
 *
 * @param content the content of {@link Knock}, equal for users who get the same
 * @param subscriptions the user's devices; none if the hook alone gets the news
 */
record Notification(String userId, Knock content, List<Subscription> subscriptions) {
    /**
     * The content of a notification.
     *
     * @param seq position of the newest message that counts
     * @param count messages of the burst that count
     * @param mentioned whether the newest mentions the user
     * @param body the beginning of the newest message; empty if the user wishes no preview
     */
    record Knock(
            UUID conversationId,
            long seq,
            long count,
            boolean isGroup,
            boolean mentioned,
            Optional<String> title,
            String senderId,
            Optional<String> senderName,
            Optional<String> body) {
        /** Returns whether the user is addressed in person, so that the push service should wake the device (RFC 8030, section 5.3). */
        boolean isUrgent() {
            return mentioned || !isGroup;
        }
    }
}
