package io.pagenow.chat.bus.message;

/**
 * A request about an endpoint of webhooks.
 *
 * @param actor the administrator
 */
public record OfWebhook(String actor, String webhookId) {}
