package io.pagenow.chat.bus.message;

import io.pagenow.chat.model.WebhookType;
import java.util.Set;
import java.util.UUID;

/**
 * An endpoint to create.
 *
 * @param actor the administrator
 * @param types what it gets; empty for all types
 * @param conversations those of which it gets events; empty for all
 * @param fromBeginning whether it gets everything that is there already
 */
public record NewWebhook(
        String actor, String url, Set<WebhookType> types, Set<UUID> conversations, boolean fromBeginning) {}
