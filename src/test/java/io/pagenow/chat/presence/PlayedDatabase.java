package io.pagenow.chat.presence;

import io.pagenow.chat.bus.Address;
import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.AudienceQuery;
import io.pagenow.chat.bus.message.BlockedPair;
import io.pagenow.chat.bus.message.BlockedPairsQuery;
import io.pagenow.chat.bus.message.PresenceAudience;
import io.pagenow.chat.bus.message.StoredPresence;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Answers presence as persistence does, and keeps all questions: everybody shares a conversation. */
final class PlayedDatabase {
    final Set<String> hidden = ConcurrentHashMap.newKeySet();
    final Map<String, Instant> lastSeen = new ConcurrentHashMap<>();
    final List<BlockedPair> blocked = new CopyOnWriteArrayList<>();

    /** The audience if the connected users are not given. */
    final List<String> members = new CopyOnWriteArrayList<>(List.of("watcher", "stranger"));

    final AtomicLong audienceSize = new AtomicLong();
    final List<AudienceQuery> audienceQueries = new CopyOnWriteArrayList<>();
    final List<BlockedPairsQuery> blockQueries = new CopyOnWriteArrayList<>();
    final List<List<String>> sizeQueries = new CopyOnWriteArrayList<>();

    /** Names of addresses that do not answer. */
    final Set<String> failing = ConcurrentHashMap.newKeySet();

    final AtomicInteger failures = new AtomicInteger();
    private volatile Future<Void> audiencesFrom = Future.succeededFuture();

    void serve(Bus bus) {
        bus.serve(Addresses.AUDIENCE_SIZE, changed -> {
            sizeQueries.add(changed);
            return answer(Addresses.AUDIENCE_SIZE, audienceSize.get());
        });
        bus.serve(Addresses.AUDIENCES, query -> {
            audienceQueries.add(query);
            PresenceAudience everybody = new PresenceAudience(
                    query.changed().stream().map(this::stored).toList(),
                    query.connected().orElse(List.copyOf(members)));
            return audiencesFrom.compose(now -> answer(Addresses.AUDIENCES, List.of(everybody)));
        });
        bus.serve(Addresses.BLOCKED_PAIRS, query -> {
            blockQueries.add(query);
            return answer(
                    Addresses.BLOCKED_PAIRS,
                    blocked.stream()
                            .filter(pair -> query.changed().contains(pair.changed())
                                    && query.recipients().contains(pair.recipient()))
                            .toList());
        });
        bus.serve(
                Addresses.STORED_PRESENCE,
                query -> Future.succeededFuture(
                        query.userIds().stream().map(this::stored).toList()));
        bus.serve(Addresses.STORE_LAST_SEEN, seen -> this.<Void>answer(Addresses.STORE_LAST_SEEN, null)
                .onSuccess(stored -> lastSeen.putAll(seen.byUser())));
        bus.serve(
                Addresses.STORE_VISIBILITY,
                visibility -> Future.succeededFuture(
                        visibility.visible() ? hidden.remove(visibility.userId()) : hidden.add(visibility.userId())));
    }

    /** Answers queries for audiences only once the promise is kept. */
    Promise<Void> holdAudiences() {
        Promise<Void> held = Promise.promise();
        audiencesFrom = held.future();
        return held;
    }

    boolean wasAskedAbout(String userId) {
        return audienceQueries.stream().anyMatch(query -> query.changed().contains(userId));
    }

    private <T> Future<T> answer(Address<?, T> address, T value) {
        if (failing.contains(address.name())) {
            failures.incrementAndGet();
            return Future.failedFuture(ChatException.unavailable());
        }
        return Future.succeededFuture(value);
    }

    private StoredPresence stored(String userId) {
        return new StoredPresence(userId, !hidden.contains(userId), Optional.ofNullable(lastSeen.get(userId)));
    }
}
