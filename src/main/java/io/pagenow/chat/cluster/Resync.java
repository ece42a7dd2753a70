package io.pagenow.chat.cluster;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Addresses.Missed;
import io.pagenow.chat.bus.Addresses.RecentQuery;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.delivery.LocalDelivery;
import io.pagenow.chat.delivery.MissedReceipts;
import io.pagenow.chat.metric.ClusterMeters;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out from the database what has not reached this node: after a gap in what another node says, when it goes, and when it comes
 * back. One reading at a time; what is missed meanwhile is the next one's. Belongs to one event loop.
 */
final class Resync {
    /** Longest between the time that a message carries and its announcement: as long as a transaction may take. */
    private static final long MARGIN_MILLIS = 15_000;

    /** Clients whose node was cut off for longer find the gap themselves. */
    private static final long MAX_MILLIS = 3_600_000;

    /** Most conversations of one page. Each page looks through all that was stored lately, so there should be few. */
    private static final int PAGE = 10_000;

    /** How long after a reading that failed the next one begins. */
    private static final long PAUSE_MILLIS = 1_000;

    private static final Logger log = LoggerFactory.getLogger(Resync.class);

    private final Bus bus;
    private final LocalDelivery delivery;
    private final MissedReceipts receipts;
    private final Supplier<Set<String>> localUsers;
    private final LongSupplier clock;
    private final ClusterMeters meters;
    private boolean reading;
    private boolean failed;
    private long failedAt;

    /** @param clock monotonic, in milliseconds */
    Resync(
            Bus bus,
            LocalDelivery delivery,
            Supplier<Set<String>> localUsers,
            LongSupplier clock,
            ClusterMeters meters) {
        this.meters = meters;
        this.bus = bus;
        this.delivery = delivery;
        this.receipts = new MissedReceipts(bus, delivery);
        this.localUsers = localUsers;
        this.clock = clock;
    }

    /** Called at short intervals: reads what one of the streams lacks, if one lacks something. */
    void check(List<InboundStream> streams) {
        List<InboundStream> lacking =
                streams.stream().filter(InboundStream::hasGap).toList();
        long begun = clock.getAsLong();
        if (reading || lacking.isEmpty() || (failed && begun - failedAt < PAUSE_MILLIS)) {
            return;
        }
        long since =
                lacking.stream().mapToLong(InboundStream::completeUntil).min().orElse(begun);
        Map<InboundStream, Integer> gaps = new HashMap<>();
        lacking.forEach(stream -> gaps.put(stream, stream.gaps()));
        reading = true;
        meters.resyncs().add();
        read(Math.min(begun - since + MARGIN_MILLIS, MAX_MILLIS) / 1_000)
                .onSuccess(missing -> {
                    meters.resyncMessages().add(missing);
                    log.info("{} messages of the last {} ms are missing here and are read", missing, begun - since);
                    gaps.forEach((stream, before) -> stream.filled(begun, before));
                })
                .onFailure(failure -> {
                    log.warn("What may have been missed cannot be read yet: {}", failure.getMessage());
                    failedAt = clock.getAsLong();
                    meters.resyncFailures().add();
                })
                .onComplete(done -> {
                    failed = done.failed();
                    reading = false;
                });
    }

    /** @return how many messages were missing */
    private Future<Long> read(long seconds) {
        List<String> users = new ArrayList<>(localUsers.get());
        return users.isEmpty()
                ? Future.succeededFuture(0L)
                : page(users, seconds, Optional.empty(), 0)
                        .compose(missing -> receipts.read(users, seconds).map(missing));
    }

    private Future<Long> page(List<String> users, long seconds, Optional<UUID> after, long before) {
        return bus.request(Addresses.RECENT, new RecentQuery(users, seconds, after, PAGE))
                .compose(places -> {
                    long missing = before + delivery.expect(places);
                    return places.size() < PAGE
                            ? Future.succeededFuture(missing)
                            : page(users, seconds, Optional.of(last(places)), missing);
                });
    }

    private static UUID last(List<Missed> places) {
        return places.get(places.size() - 1).conversationId();
    }
}
