package io.pagenow.chat.config;

import java.net.URI;

/**
 * A service of the operator that this server calls.
 *
 * @param url an {@code http} or {@code https} URL
 * @param secret signs the requests (Standard Webhooks), at least 24 bytes in base64 after {@code whsec_}
 */
public record HookSettings(URI url, Secret secret) {}
