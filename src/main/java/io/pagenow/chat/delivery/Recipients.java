package io.pagenow.chat.delivery;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.RecipientsQuery;
import io.pagenow.chat.cache.ReadThroughCache;
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

    private final ReadThroughCache<UUID, List<String>> cache;

    Recipients(Bus bus) {
        this.cache = new ReadThroughCache<>(
                Caffeine.newBuilder().maximumSize(MAX_CONVERSATIONS),
                unknown -> bus.request(Addresses.RECIPIENTS, new RecipientsQuery(unknown)));
    }

    /**
     * Adds the participants of the conversation as recipients of each message.
     *
     * @return the same deliveries with recipients; fails with a {@link io.pagenow.chat.model.ChatException}
     */
    Future<List<Envelope>> addTo(List<Envelope> deliveries) {
        Set<UUID> unknown = new HashSet<>();
        for (Envelope delivery : deliveries) {
            if (isForParticipants(delivery)
                    && cache.cached(delivery.conversationId()).isEmpty()) {
                unknown.add(delivery.conversationId());
            }
        }
        return unknown.isEmpty()
                ? Future.succeededFuture(withRecipients(deliveries))
                : cache.getAll(unknown).map(found -> withRecipients(deliveries));
    }

    private List<Envelope> withRecipients(List<Envelope> deliveries) {
        return deliveries.stream().map(this::withRecipients).toList();
    }

    private Envelope withRecipients(Envelope delivery) {
        return isForParticipants(delivery)
                ? delivery.withRecipients(
                        cache.cached(delivery.conversationId()).orElse(List.of()))
                : delivery;
    }

    private static boolean isForParticipants(Envelope delivery) {
        return delivery.type().audience() == Audience.PARTICIPANTS;
    }
}
