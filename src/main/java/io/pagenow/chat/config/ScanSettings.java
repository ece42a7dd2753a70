package io.pagenow.chat.config;

import java.net.URI;

/**
 * The operator's service that examines files before they can be sent.
 *
 * @param url an {@code http} or {@code https} URL
 * @param secret signs the requests (Standard Webhooks), at least 24 bytes in base64 after {@code whsec_}
 * @param timeoutSeconds time for one file, 1 to 600
 */
public record ScanSettings(URI url, Secret secret, int timeoutSeconds) {}
