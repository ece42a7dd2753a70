package io.pagenow.chat.model;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An act that is on record.
 *
 * @param actor user id, bot id, or {@code operator} for a command
 * @param via {@code user}, {@code admin}, {@code key} or {@code command}
 * @param target the user, key or other thing that the act concerns
 * @param detail a JSON object; never the text of a message
 */
public record AuditEntry(
        UUID auditId,
        Instant at,
        String actor,
        String via,
        String action,
        Optional<UUID> conversationId,
        Optional<String> target,
        Optional<String> detail) {}
