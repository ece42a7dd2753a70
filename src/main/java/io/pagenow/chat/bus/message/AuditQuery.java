package io.pagenow.chat.bus.message;

import java.util.Optional;
import java.util.UUID;

/**
 * A query for a page of the record of acts, newest first.
 *
 * @param before the last act of the page before, empty for the first page
 * @param limit 1 or more
 */
public record AuditQuery(
        Optional<String> actor, Optional<String> target, Optional<String> action, Optional<UUID> before, int limit) {}
