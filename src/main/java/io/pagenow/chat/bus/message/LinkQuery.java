package io.pagenow.chat.bus.message;

import java.net.URI;

/**
 * Requests the preview of a page.
 *
 * @param userId the user who wishes to see it
 * @param url an {@code https} URL without a user and without a fragment
 */
public record LinkQuery(String userId, URI url) {}
