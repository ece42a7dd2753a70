/**
 * Webhooks: endpoints that get what happens in conversations. {@link io.pagenow.chat.webhook.WebhookStore} keeps them, and one node at a time
 * delivers to them.
 */
@NullMarked
package io.pagenow.chat.webhook;

import org.jspecify.annotations.NullMarked;
