package io.pagenow.chat.delivery;

import static java.util.Objects.requireNonNull;

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
        // The cache may lose an entry at any time, also one that was put there for these deliveries.
        Map<UUID, Participants> known = new HashMap<>();
        Map<UUID, Long> unknown = new HashMap<>();
        for (Envelope delivery : deliveries) {
            if (isForParticipants(delivery)) {
                Participants cached = cache.getIfPresent(delivery.conversationId());
                if (cached != null && cached.memberSeq() >= delivery.memberSeq()) {
                    known.put(delivery.conversationId(), cached);
                } else {
                    unknown.merge(delivery.conversationId(), delivery.memberSeq(), Math::max);
                }
            }
        }
        if (unknown.isEmpty()) {
            return Future.succeededFuture(withRecipients(deliveries, known));
        }
        return bus.request(Addresses.RECIPIENTS, new RecipientsQuery(unknown)).map(found -> {
            for (UUID conversationId : unknown.keySet()) {
                Participants read = found.get(conversationId);
                if (read == null) {
                    known.remove(conversationId);
                    cache.invalidate(conversationId);
                } else {
                    known.put(conversationId, keepNewest(conversationId, read));
                }
            }
            return withRecipients(deliveries, known);
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

    /** Reads may complete in another order than they began. */
    private Participants keepNewest(UUID conversationId, Participants read) {
        return requireNonNull(
                cache.asMap()
                        .merge(
                                conversationId,
                                read,
                                (held, other) -> other.memberSeq() >= held.memberSeq() ? other : held),
                "a merge of two has a result");
    }

    private static List<Envelope> withRecipients(List<Envelope> deliveries, Map<UUID, Participants> known) {
        return deliveries.stream()
                .map(delivery -> isForParticipants(delivery)
                        ? delivery.to(known.getOrDefault(delivery.conversationId(), Participants.NONE))
                        : delivery)
                .toList();
    }

    private static boolean isForParticipants(Envelope delivery) {
        return delivery.type().audience() == Audience.PARTICIPANTS;
    }
}
