package io.pagenow.chat.config;

import java.util.List;

/**
 * Webhooks.
 *
 * @param allowedNetworks private networks in which endpoints may be, also without TLS
 */
public record WebhookSettings(List<Network> allowedNetworks) {}
