package io.pagenow.chat.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.RecipientsQuery;
import io.pagenow.chat.event.Audience;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.model.Participants;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Resolves the recipients of events published by other nodes. Nodes do not send each other the recipients, because every node
 * can read the participants of a conversation. Each event says at which position they last changed, and older participants are
 * read again.
 */
final class Recipients {
    /** Maximum cached conversations. The lists themselves are shared with the persistence side. */
    private static final int MAX_CONVERSATIONS = 100_000;

    private final Bus bus;
    private final Cache<UUID, Participants> cache = Caffeine.newBuilder()
            .maximumSize(MAX_CONVERSATIONS)
            .executor(Runnable::run)
            .build();

    Recipients(Bus bus) {
        this.bus = bus;
    }

    /**
     * Adds the participants of the conversation as recipients of each event.
     *
     * @return the same deliveries with recipients; fails with a {@link io.pagenow.chat.model.ChatException}
     */
    Future<List<Envelope>> addTo(List<Envelope> deliveries) {
        Map<UUID, Long> unknown = new HashMap<>();
        for (Envelope delivery : deliveries) {
            if (isForParticipants(delivery) && !isKnown(delivery)) {
                unknown.merge(delivery.conversationId(), delivery.memberSeq(), Math::max);
            }
        }
        if (unknown.isEmpty()) {
            return Future.succeededFuture(withRecipients(deliveries));
        }
        return bus.request(Addresses.RECIPIENTS, new RecipientsQuery(unknown)).map(found -> {
            found.forEach(this::keepNewest);
            unknown.keySet().removeAll(found.keySet());
            cache.invalidateAll(unknown.keySet());
            return withRecipients(deliveries);
        });
    }

    /** Returns the last frame about a conversation for those who have not come back to it meanwhile. */
    Envelope withoutReturned(Envelope removal) {
        Participants known = cache.getIfPresent(removal.conversationId());
        return known == null || known.memberSeq() <= removal.follows()
                ? removal
                : removal.withRecipients(removal.recipients().stream()
                        .filter(userId -> !known.userIds().contains(userId))
                        .toList());
    }

    private boolean isKnown(Envelope delivery) {
        Participants known = cache.getIfPresent(delivery.conversationId());
        return known != null && known.memberSeq() >= delivery.memberSeq();
    }

    /** Reads may complete in another order than they began. */
    private void keepNewest(UUID conversationId, Participants read) {
        cache.asMap()
                .merge(conversationId, read, (held, other) -> other.memberSeq() >= held.memberSeq() ? other : held);
    }

    private List<Envelope> withRecipients(List<Envelope> deliveries) {
        return deliveries.stream().map(this::withRecipients).toList();
    }

    private Envelope withRecipients(Envelope delivery) {
        if (!isForParticipants(delivery)) {
            return delivery;
        }
        Participants known = cache.getIfPresent(delivery.conversationId());
        return delivery.to(known == null ? Participants.NONE : known);
    }

    private static boolean isForParticipants(Envelope delivery) {
        return delivery.type().audience() == Audience.PARTICIPANTS;
    }
}
