package io.pagenow.chat.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.RecipientsQuery;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.Delivery;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Who gets a message that another node has announced: nodes do not send each other the recipients, since every node can know the
 * participants of a conversation, which never change.
 */
final class Recipients {
    /** Most conversations whose recipients are at hand; the lists themselves are shared with the persistence side. */
    private static final int MOST = 100_000;

    private final Bus bus;
    private final Cache<UUID, List<String>> known =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    Recipients(Bus bus) {
        this.bus = bus;
    }

    /** @return the same deliveries, with recipients where they had none; fails with a {@link io.pagenow.chat.model.ChatException} */
    Future<List<Delivery>> addTo(List<Delivery> deliveries) {
        Set<UUID> unknown = new HashSet<>();
        for (Delivery delivery : deliveries) {
            if (delivery.seq() > 0 && known.getIfPresent(delivery.conversationId()) == null) {
                unknown.add(delivery.conversationId());
            }
        }
        if (unknown.isEmpty()) {
            return Future.succeededFuture(withRecipients(deliveries));
        }
        return bus.request(Addresses.RECIPIENTS, new RecipientsQuery(unknown)).map(found -> {
            known.putAll(found);
            return withRecipients(deliveries);
        });
    }

    private List<Delivery> withRecipients(List<Delivery> deliveries) {
        return deliveries.stream().map(this::withRecipients).toList();
    }

    private Delivery withRecipients(Delivery delivery) {
        if (delivery.seq() == 0) {
            return delivery;
        }
        List<String> recipients = known.getIfPresent(delivery.conversationId());
        return new Delivery(
                recipients == null ? List.of() : recipients,
                delivery.conversationId(),
                delivery.seq(),
                delivery.afterPause(),
                delivery.readUpTo(),
                delivery.frame(),
                delivery.receivedAt());
    }
}
