package io.pagenow.chat.push;

import io.pagenow.chat.protocol.PushBodies.Payload;
import java.util.List;

/**
 * The news of one burst for one user.
 *
 * @param payload equal for users who get the same
 * @param subscriptions the user's devices; none if the hook alone gets the news
 */
record Notification(String userId, Payload payload, List<Subscription> subscriptions) {}
