package io.pagenow.chat.delivery;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.OfConversation;
import io.pagenow.chat.bus.message.ReadLatelyQuery;
import io.pagenow.chat.bus.message.ReadPosition;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Reads recently moved read positions from the database, because another node's receipts for them may not have reached
 * this one. Delivering a position twice is harmless: a socket never receives a position lower than one it already has.
 */
public final class MissedReceipts {
    /** Maximum users per query. The query scans the rows of all their conversations. */
    private static final int USERS = 500;

    private static final int PAGE = 2_000;

    private final Bus bus;
    private final LocalDelivery delivery;

    public MissedReceipts(Bus bus, LocalDelivery delivery) {
        this.bus = bus;
        this.delivery = delivery;
    }

    /**
     * Reads and delivers the receipts.
     *
     * @param users users with possibly missing receipts
     * @param seconds maximum age of the receipts
     */
    public Future<Void> read(List<String> users, long seconds) {
        Future<Void> read = Future.succeededFuture();
        for (int from = 0; from < users.size(); from += USERS) {
            List<String> some = users.subList(from, Math.min(from + USERS, users.size()));
            read = read.compose(before -> page(some, seconds, Optional.empty()));
        }
        return read;
    }

    private Future<Void> page(List<String> users, long seconds, Optional<OfConversation> after) {
        return bus.request(Addresses.READ_LATELY, new ReadLatelyQuery(users, seconds, after, PAGE))
                .compose(positions -> {
                    delivery.deliverReceipts(positions);
                    return positions.size() < PAGE
                            ? Future.succeededFuture()
                            : page(users, seconds, Optional.of(last(positions)));
                });
    }

    private static OfConversation last(List<ReadPosition> positions) {
        return positions.get(positions.size() - 1).reader();
    }
}
