package io.pagenow.chat.cluster;

import io.pagenow.chat.bus.Address;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Missed;
import io.pagenow.chat.bus.message.RecentQuery;
import io.pagenow.chat.delivery.LocalDelivery;
import io.pagenow.chat.delivery.MissedNotices;
import io.pagenow.chat.event.Log;
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
 * Finds messages and changes in the database that have not reached this node: after a gap in another node's stream, when it leaves,
 * and when it rejoins. Only one read runs at a time; gaps detected meanwhile are left to the next. Not thread-safe;
 * confined to one event loop.
 */
final class Resync {
    /** Maximum delay between a message's timestamp and its publication: the maximum duration of a transaction. */
    private static final long MARGIN_MILLIS = 15_000;

    /** Maximum time to look back. Clients of a node that was cut off for longer find the gap themselves. */
    private static final long MAX_MILLIS = 3_600_000;

    /** Maximum conversations per page. Each page scans all recently stored messages, so there should be few pages. */
    private static final int PAGE = 10_000;

    /** Delay after a failed read. */
    private static final long RETRY_MILLIS = 1_000;

    private static final Logger log = LoggerFactory.getLogger(Resync.class);

    private final Bus bus;
    private final LocalDelivery delivery;
    private final MissedNotices notices;
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
        this.notices = new MissedNotices(bus, delivery);
        this.localUsers = localUsers;
        this.clock = clock;
    }

    /** Starts a read if one of the streams has a gap. Called at short intervals. */
    void check(List<InboundStream> streams) {
        List<InboundStream> incomplete =
                streams.stream().filter(InboundStream::hasGap).toList();
        long startedAt = clock.getAsLong();
        if (reading || incomplete.isEmpty() || (failed && startedAt - failedAt < RETRY_MILLIS)) {
            return;
        }
        long since = incomplete.stream()
                .mapToLong(InboundStream::completeUntil)
                .min()
                .orElse(startedAt);
        Map<InboundStream, Integer> gaps = new HashMap<>();
        incomplete.forEach(stream -> gaps.put(stream, stream.gaps()));
        reading = true;
        meters.resyncs().add();
        read(Math.min(startedAt - since + MARGIN_MILLIS, MAX_MILLIS) / 1_000)
                .onSuccess(missing -> {
                    meters.resyncMessages().add(missing);
                    log.info(
                            "{} messages of the last {} ms have not reached this node; reading them",
                            missing,
                            startedAt - since);
                    gaps.forEach((stream, before) -> stream.markFilled(startedAt, before));
                })
                .onFailure(failure -> {
                    log.warn("Cannot read missed messages, retrying: {}", failure.getMessage());
                    failedAt = clock.getAsLong();
                    meters.resyncFailures().add();
                })
                .onComplete(done -> {
                    failed = done.failed();
                    reading = false;
                });
    }

    /** @return number of missing messages */
    private Future<Long> read(long seconds) {
        List<String> users = new ArrayList<>(localUsers.get());
        return users.isEmpty()
                ? Future.succeededFuture(0L)
                : pages(Log.MESSAGES, Addresses.RECENT, users, seconds)
                        .compose(missing -> pages(Log.CHANGES, Addresses.RECENT_CHANGES, users, seconds)
                                .compose(changes -> notices.read(users, seconds))
                                .map(missing));
    }

    private Future<Long> pages(
            Log missingLog, Address<RecentQuery, List<Missed>> address, List<String> users, long seconds) {
        return page(missingLog, address, new RecentQuery(users, seconds, Optional.empty(), PAGE), 0);
    }

    private Future<Long> page(
            Log missingLog, Address<RecentQuery, List<Missed>> address, RecentQuery query, long before) {
        return bus.request(address, query).compose(ranges -> {
            long missing = before + delivery.registerMissing(missingLog, ranges);
            return ranges.size() < PAGE
                    ? Future.succeededFuture(missing)
                    : page(
                            missingLog,
                            address,
                            new RecentQuery(query.userIds(), query.seconds(), Optional.of(last(ranges)), PAGE),
                            missing);
        });
    }

    private static UUID last(List<Missed> ranges) {
        return ranges.get(ranges.size() - 1).conversationId();
    }
}
