package io.pagenow.chat.delivery;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.OfConversation;
import io.pagenow.chat.bus.Addresses.ReadLatelyQuery;
import io.pagenow.chat.bus.Addresses.ReadPosition;
import io.pagenow.chat.bus.Bus;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Reads from the database the read positions that have moved lately, of which another node's receipts may not have reached this one. A
 * socket that has been told of a position is told of no lower one, so it does no harm to tell of one twice.
 */
public final class MissedReceipts {
    /** Users of one question. The rows of all their conversations are looked at. */
    private static final int USERS = 500;

    private static final int PAGE = 2_000;

    private final Bus bus;
    private final LocalDelivery delivery;

    public MissedReceipts(Bus bus, LocalDelivery delivery) {
        this.bus = bus;
        this.delivery = delivery;
    }

    /**
     * @param users all whose receipts may be missing
     * @param seconds how long ago the first of them was
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
                    delivery.readReceipts(positions);
                    return positions.size() < PAGE
                            ? Future.succeededFuture()
                            : page(users, seconds, Optional.of(last(positions)));
                });
    }

    private static OfConversation last(List<ReadPosition> positions) {
        return positions.get(positions.size() - 1).reader();
    }
}
