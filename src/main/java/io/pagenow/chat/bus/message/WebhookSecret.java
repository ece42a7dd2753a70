package io.pagenow.chat.bus.message;

/**
 * The secret of an endpoint, which is shown once.
 *
 * @param secret {@code whsec_} and the base64 of 32 bytes
 */
public record WebhookSecret(String webhookId, String secret) {
    /** Leaves the secret out, so that it gets into no log. */
    @Override
    public String toString() {
        return "WebhookSecret[webhookId=" + webhookId + "]";
    }
}
