package io.pagenow.chat.webhook;

import io.pagenow.chat.config.Secret;
import io.pagenow.chat.model.WebhookType;
import io.pagenow.chat.outbound.WebhookSigner;
import io.vertx.sqlclient.Row;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An enabled endpoint, as the node that delivers to it knows it.
 *
 * @param types what it gets; empty for all types
 * @param conversations those of which it gets events; empty for all
 * @param formerUntil time until which the former secret signs too
 * @param startedAt nothing of before is delivered
 * @param retries changes when an administrator wants everything to be tried at once
 */
record Endpoint(
        String id,
        URI url,
        Set<WebhookType> types,
        Set<UUID> conversations,
        Secret secret,
        Optional<Secret> formerSecret,
        Instant formerUntil,
        OffsetDateTime startedAt,
        int retries) {
    /** @param row of {@link WebhookSql#ENDPOINTS} */
    static Endpoint of(Row row) {
        return new Endpoint(
                row.getString(0),
                URI.create(row.getString(1)),
                WebhookStore.types(row.getArrayOfStrings(2)),
                WebhookStore.conversations(row.getArrayOfUUIDs(3)),
                new Secret(row.getString(4)),
                Optional.ofNullable(row.getString(5)).map(Secret::new),
                WebhookStore.time(row, 6).orElse(Instant.EPOCH),
                row.getOffsetDateTime(7),
                row.getInteger(8));
    }

    boolean wants(WebhookType type) {
        return types.isEmpty() || types.contains(type);
    }

    boolean wantsMessages() {
        return wants(WebhookType.MESSAGE_CREATED);
    }

    boolean wantsChanges() {
        return types.isEmpty() || types.stream().anyMatch(WebhookType::isOfChanges);
    }

    boolean wantsOf(UUID conversationId) {
        return conversations.isEmpty() || conversations.contains(conversationId);
    }

    /** Returns what signs now. */
    WebhookSigner signer(InstantSource clock) {
        boolean both = formerSecret.isPresent() && clock.instant().isBefore(formerUntil);
        List<String> secrets = Stream.concat(Stream.of(secret), both ? formerSecret.stream() : Stream.<Secret>empty())
                .map(Secret::reveal)
                .toList();
        return new WebhookSigner(secrets, clock);
    }
}
