package io.pagenow.chat.delivery;

import io.pagenow.chat.bus.Address;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Departure;
import io.pagenow.chat.bus.message.LatelyQuery;
import io.pagenow.chat.bus.message.OfConversation;
import io.pagenow.chat.bus.message.ReadPosition;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads from the database what is in no log and may not have reached this node: recently moved read positions, and ends of users' times in
 * conversations. Delivering one twice is harmless: a socket never receives a position lower than one it already has, and a client that has
 * been told of an end has nothing to end.
 */
public final class MissedNotices {
    /** Maximum users per query. The query scans the rows of all their conversations. */
    private static final int USERS = 500;

    private static final int PAGE = 2_000;

    private final Bus bus;
    private final LocalDelivery delivery;

    public MissedNotices(Bus bus, LocalDelivery delivery) {
        this.bus = bus;
        this.delivery = delivery;
    }

    /**
     * Reads and delivers them.
     *
     * @param users users who may have missed some
     * @param seconds maximum age
     */
    public Future<Void> read(List<String> users, long seconds) {
        Future<Void> read = Future.succeededFuture();
        for (int from = 0; from < users.size(); from += USERS) {
            List<String> some = users.subList(from, Math.min(from + USERS, users.size()));
            LatelyQuery query = new LatelyQuery(some, seconds, Optional.empty(), PAGE);
            read = read.compose(before ->
                            page(Addresses.READ_LATELY, query, ReadPosition::reader, delivery::deliverReceipts))
                    .compose(before ->
                            page(Addresses.LEFT_LATELY, query, Departure::member, delivery::deliverDepartures));
        }
        return read;
    }

    private <T> Future<Void> page(
            Address<LatelyQuery, List<T>> address,
            LatelyQuery query,
            Function<T, OfConversation> place,
            Consumer<List<T>> deliver) {
        return bus.request(address, query).compose(found -> {
            deliver.accept(found);
            return found.size() < query.limit()
                    ? Future.succeededFuture()
                    : page(
                            address,
                            new LatelyQuery(
                                    query.userIds(),
                                    query.seconds(),
                                    Optional.of(place.apply(found.get(found.size() - 1))),
                                    query.limit()),
                            place,
                            deliver);
        });
    }
}
