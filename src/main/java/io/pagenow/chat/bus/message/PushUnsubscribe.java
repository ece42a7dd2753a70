package io.pagenow.chat.bus.message;

import java.util.UUID;

/** A request of a user not to be pushed to at a device any more. */
public record PushUnsubscribe(String userId, UUID subscriptionId) {}
