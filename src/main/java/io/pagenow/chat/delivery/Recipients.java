package io.pagenow.chat.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.RecipientsQuery;
import io.pagenow.chat.event.Audience;
import io.pagenow.chat.event.Envelope;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Resolves the recipients of messages published by other nodes. Nodes do not send each other the recipients, because
 * every node can read the participants of a conversation, which never change.
 */
final class Recipients {
    /** Maximum cached conversations. The lists themselves are shared with the persistence side. */
    private static final int MAX_CONVERSATIONS = 100_000;

    private final Bus bus;
    private final Cache<UUID, List<String>> cache = Caffeine.newBuilder()
            .maximumSize(MAX_CONVERSATIONS)
            .executor(Runnable::run)
            .build();

    Recipients(Bus bus) {
        this.bus = bus;
    }

    /**
     * Adds the participants of the conversation as recipients of each message.
     *
     * @return the same deliveries with recipients; fails with a {@link io.pagenow.chat.model.ChatException}
     */
    Future<List<Envelope>> addTo(List<Envelope> deliveries) {
        Set<UUID> unknown = new HashSet<>();
        for (Envelope delivery : deliveries) {
            if (isForParticipants(delivery) && cache.getIfPresent(delivery.conversationId()) == null) {
                unknown.add(delivery.conversationId());
            }
        }
        if (unknown.isEmpty()) {
            return Future.succeededFuture(withRecipients(deliveries));
        }
        return bus.request(Addresses.RECIPIENTS, new RecipientsQuery(unknown)).map(found -> {
            cache.putAll(found);
            return withRecipients(deliveries);
        });
    }

    private List<Envelope> withRecipients(List<Envelope> deliveries) {
        return deliveries.stream().map(this::withRecipients).toList();
    }

    private Envelope withRecipients(Envelope delivery) {
        if (!isForParticipants(delivery)) {
            return delivery;
        }
        List<String> recipients = cache.getIfPresent(delivery.conversationId());
        return delivery.withRecipients(recipients == null ? List.of() : recipients);
    }

    private static boolean isForParticipants(Envelope delivery) {
        return delivery.type().audience() == Audience.PARTICIPANTS;
    }
}
