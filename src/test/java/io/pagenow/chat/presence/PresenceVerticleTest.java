package io.pagenow.chat.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.AudienceQuery;
import io.pagenow.chat.bus.message.BlockedPair;
import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.bus.message.PresenceAudience;
import io.pagenow.chat.bus.message.StoredPresence;
import io.pagenow.chat.bus.message.Visibility;
import io.pagenow.chat.bus.message.VisibilityChanged;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.config.SettingsLoader;
import io.pagenow.chat.directory.SharedDirectory;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.metric.Metrics;
import io.pagenow.chat.model.ChatException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One node of several: what it tells its own users of those of others. The database is played, everybody shares a conversation. */
class PresenceVerticleTest {
    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx.eventBus());
    private final SharedDirectory directory = new SharedDirectory();
    private final AtomicBoolean databaseIsAway = new AtomicBoolean();
    private final Set<String> hidden = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> lastSeen = new ConcurrentHashMap<>();
    private final List<AudienceQuery> queries = new CopyOnWriteArrayList<>();
    private final List<BlockedPair> blocked = new CopyOnWriteArrayList<>();
    private final List<List<String>> sizeQueries = new CopyOnWriteArrayList<>();
    private final AtomicLong audienceSize = new AtomicLong();
    private final List<Envelope> deliveries = new CopyOnWriteArrayList<>();
    private final List<VisibilityChanged> visibilityChanges = new CopyOnWriteArrayList<>();
    private String deployment;

    @BeforeEach
    void deploy() {
        Settings settings =
                wait(new SettingsLoader(vertx, Map.of("CHAT_PRESENCE_GRACE_SECONDS", "1")).load(Optional.empty()));
        bus.serve(Addresses.AUDIENCES, query -> {
            queries.add(query);
            if (databaseIsAway.get()) {
                return Future.failedFuture(ChatException.unavailable());
            }
            return Future.succeededFuture(List.of(new PresenceAudience(
                    query.changed().stream().map(this::stored).toList(),
                    query.connected().orElse(List.of("watcher", "stranger")))));
        });
        bus.serve(
                Addresses.BLOCKED_PAIRS,
                query -> Future.succeededFuture(blocked.stream()
                        .filter(pair -> query.recipients().contains(pair.recipient()))
                        .toList()));
        bus.serve(Addresses.AUDIENCE_SIZE, changed -> {
            sizeQueries.add(changed);
            return Future.succeededFuture(audienceSize.get());
        });
        bus.serve(
                Addresses.STORED_PRESENCE,
                query -> Future.succeededFuture(
                        query.userIds().stream().map(this::stored).toList()));
        bus.serve(Addresses.STORE_LAST_SEEN, seen -> {
            if (databaseIsAway.get()) {
                return Future.failedFuture(ChatException.unavailable());
            }
            lastSeen.putAll(seen.byUser());
            return Future.succeededFuture();
        });
        bus.serve(
                Addresses.STORE_VISIBILITY,
                visibility -> Future.succeededFuture(
                        visibility.visible() ? hidden.remove(visibility.userId()) : hidden.add(visibility.userId())));
        bus.subscribe(Addresses.DELIVERIES, batch -> deliveries.addAll(batch.deliveries()));
        bus.subscribe(Addresses.VISIBILITY_CHANGED, visibilityChanges::add);
        deployment = wait(vertx.deployVerticle(
                new PresenceVerticle(bus, settings, directory, Addresses.DELIVERIES, Metrics.unread())));
        wait(bus.request(Addresses.CONNECT, new Connection("watcher", "here:1")));
    }

    @AfterEach
    void close() {
        wait(vertx.close());
    }

    @Test
    void usersOfAnotherNodeComeAndGoWithItAndAreStoredAsLastSeen() {
        directory.enter("there", "ann");
        directory.enter("there", "ben");
        directory.enter(SharedDirectory.HERE, "ben");
        await().until(() -> told("ann", "true", "null") == 1 && told("ben", "true", "null") == 1);
        directory.vanish("there");

        await().until(() -> lastSeen.containsKey("ann"));
        await().until(() -> told("ann", "false", "\"" + text(lastSeen.get("ann")) + "\"") == 1);
        assertThat(told("ben", "false", "null")).isZero();
        assertThat(lastSeen).doesNotContainKey("ben");
    }

    @Test
    void aChangeOfVisibilityIsPublishedWithThisNodesIdAndToldToOthers() {
        directory.enter("there", "ann");
        await().until(() -> told("ann", "true", "null") == 1);
        wait(bus.request(Addresses.SET_VISIBILITY, new Visibility("ann", false)));
        wait(bus.request(Addresses.SET_VISIBILITY, new Visibility("ann", false)));
        await().until(() -> told("ann", "false", "null") == 1);

        assertThat(visibilityChanges).containsExactly(new VisibilityChanged("ann", false, SharedDirectory.HERE));
    }

    @Test
    void aChangeOfVisibilityOnAnotherNodeIsToldHere() {
        directory.enter("there", "ann");
        await().until(() -> told("ann", "true", "null") == 1);
        hidden.add("ann");
        bus.publish(Addresses.VISIBILITY_CHANGED, new VisibilityChanged("ann", false, "there"));
        await().until(() -> told("ann", "false", "null") == 1);
        hidden.remove("ann");
        bus.publish(Addresses.VISIBILITY_CHANGED, new VisibilityChanged("ann", true, "there"));

        await().until(() -> told("ann", "true", "null") == 2);
    }

    @Test
    void theChangesOfALargeNodeAreToldInBoundedRounds() {
        for (int number = 0; number < 1_200; number++) {
            directory.enter("there", "user-" + number);
        }
        await().until(() -> IntStream.range(0, 1_200).allMatch(number -> told("user-" + number, "true", "null") == 1));

        assertThat(queries).allSatisfy(query -> assertThat(query.changed()).hasSizeLessThanOrEqualTo(500));
        assertThat(deliveries.size()).isLessThan(10);
    }

    @Test
    void aNodeWithFewUsersSendsTheirIdsAtOnce() {
        directory.enter("there", "ann");
        await().until(() -> told("ann", "true", "null") == 1);

        assertThat(sizeQueries).isEmpty();
        assertThat(queries).allSatisfy(query -> assertThat(query.connected()).contains(List.of("watcher")));
    }

    @Test
    void aNodeWithManyUsersAsksForAllMembersIfTheyAreFewerThanItsUsers() {
        connectMany();
        audienceSize.set(1_501);
        directory.enter("there", "ann");
        await().until(() -> told("ann", "true", "null") == 1);

        assertThat(queryAbout("ann").connected()).isEmpty();
        assertThat(deliveries)
                .allSatisfy(delivery -> assertThat(delivery.recipients()).doesNotContain("stranger"));
    }

    @Test
    void aNodeWithManyUsersSendsTheirIdsIfTheMembersAreMore() {
        connectMany();
        audienceSize.set(1_502);
        directory.enter("there", "ann");
        await().until(() -> told("ann", "true", "null") == 1);

        assertThat(queryAbout("ann").connected())
                .hasValueSatisfying(connected -> assertThat(connected).hasSize(1_501));
    }

    @Test
    void whoIsBlockedIsNotTold() {
        blocked.add(new BlockedPair("ann", "watcher"));
        directory.enter("there", "ann");
        directory.enter("there", "ben");
        await().until(() -> told("ben", "true", "null") == 1);

        assertThat(told("ann", "true", "null")).isZero();
    }

    /** With the watcher, 1,501 users are connected to this node then. */
    private void connectMany() {
        for (int number = 0; number < 1_500; number++) {
            wait(bus.request(Addresses.CONNECT, new Connection("local-" + number, "here:local-" + number)));
        }
    }

    private AudienceQuery queryAbout(String userId) {
        return queries.stream()
                .filter(query -> query.changed().contains(userId))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatCannotBeToldNorStoredIsToldAndStoredWhenTheDatabaseIsBack() {
        directory.enter("there", "ann");
        await().until(() -> told("ann", "true", "null") == 1);
        databaseIsAway.set(true);
        directory.vanish("there");
        directory.enter("there", "ben");
        await().until(() -> queries.stream().anyMatch(query -> query.changed().contains("ben")));
        databaseIsAway.set(false);

        await().until(() -> told("ben", "true", "null") == 1 && lastSeen.containsKey("ann"));
        await().until(() -> told("ann", "false", "\"" + text(lastSeen.get("ann")) + "\"") == 1);
    }

    @Test
    void aStoppedNodeListensNoMoreAndHasStoredItsUsers() {
        directory.enter("there", "ann");
        assertThat(directory.listeners()).isEqualTo(1);
        wait(vertx.undeploy(deployment));

        assertThat(directory.listeners()).isZero();
        assertThat(lastSeen.keySet()).containsExactly("watcher");
    }

    private StoredPresence stored(String userId) {
        return new StoredPresence(userId, !hidden.contains(userId), Optional.ofNullable(lastSeen.get(userId)));
    }

    /** How often the watcher was told this of someone. */
    private long told(String userId, String online, String lastSeenAt) {
        String entry = "{\"userId\":\"" + userId + "\",\"online\":" + online + ",\"lastSeenAt\":" + lastSeenAt + "}";
        return deliveries.stream()
                .filter(delivery -> delivery.recipients().contains("watcher"))
                .filter(delivery -> delivery.frame().toString().contains(entry))
                .count();
    }

    private static String text(Instant instant) {
        return new DateTimeFormatterBuilder()
                .appendInstant(3)
                .toFormatter(Locale.ROOT)
                .format(instant);
    }

    private static <T> T wait(Future<T> future) {
        return future.timeout(20, TimeUnit.SECONDS).await();
    }
}
