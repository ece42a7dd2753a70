package io.pagenow.chat.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.AudienceQuery;
import io.pagenow.chat.bus.message.BlockedPair;
import io.pagenow.chat.bus.message.BlockedPairsQuery;
import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.bus.message.Visibility;
import io.pagenow.chat.bus.message.VisibilityChanged;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.config.SettingsLoader;
import io.pagenow.chat.directory.SharedDirectory;
import io.pagenow.chat.event.Envelope;
import io.pagenow.chat.metric.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One node of several: what it tells its own users of those of others. The database is a {@link PlayedDatabase}. */
class PresenceVerticleTest {
    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx.eventBus());
    private final SharedDirectory directory = new SharedDirectory();
    private final PlayedDatabase database = new PlayedDatabase();
    private final List<Envelope> deliveries = new CopyOnWriteArrayList<>();
    private final List<VisibilityChanged> visibilityChanges = new CopyOnWriteArrayList<>();
    private String deployment;

    @BeforeEach
    void deploy() {
        Settings settings =
                wait(new SettingsLoader(vertx, Map.of("CHAT_PRESENCE_GRACE_SECONDS", "1")).load(Optional.empty()));
        database.serve(bus);
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

        await().until(() -> database.lastSeen.containsKey("ann"));
        await().until(() -> told("ann", "false", "\"" + text(database.lastSeen.get("ann")) + "\"") == 1);
        assertThat(told("ben", "false", "null")).isZero();
        assertThat(database.lastSeen).doesNotContainKey("ben");
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
        database.hidden.add("ann");
        bus.publish(Addresses.VISIBILITY_CHANGED, new VisibilityChanged("ann", false, "there"));
        await().until(() -> told("ann", "false", "null") == 1);
        database.hidden.remove("ann");
        bus.publish(Addresses.VISIBILITY_CHANGED, new VisibilityChanged("ann", true, "there"));

        await().until(() -> told("ann", "true", "null") == 2);
    }

    @Test
    void theChangesOfALargeNodeAreToldInBoundedRounds() {
        for (int number = 0; number < 1_200; number++) {
            directory.enter("there", "user-" + number);
        }
        await().until(() -> IntStream.range(0, 1_200).allMatch(number -> told("user-" + number, "true", "null") == 1));

        assertThat(database.audienceQueries)
                .allSatisfy(query -> assertThat(query.changed()).hasSizeLessThanOrEqualTo(500));
        assertThat(deliveries.size()).isLessThan(10);
    }

    @Test
    void aNodeWithFewUsersSendsTheirIdsAtOnce() {
        directory.enter("there", "ann");
        await().until(() -> told("ann", "true", "null") == 1);

        assertThat(database.sizeQueries).isEmpty();
        assertThat(database.audienceQueries)
                .allSatisfy(query -> assertThat(query.connected()).contains(List.of("watcher")));
    }

    @Test
    void aNodeWithManyUsersAsksForAllMembersUnlessTheyAreMoreThanItsUsers() {
        connectMany();
        database.audienceSize.set(1_501);
        directory.enter("there", "ann");
        await().until(() -> told("ann", "true", "null") == 1);

        assertThat(queryAbout("ann").connected()).isEmpty();
        assertThat(deliveries)
                .allSatisfy(delivery -> assertThat(delivery.recipients()).doesNotContain("stranger"));
    }

    @Test
    void aNodeWithManyUsersSendsTheirIdsIfTheMembersAreMore() {
        connectMany();
        database.audienceSize.set(1_502);
        directory.enter("there", "ann");
        await().until(() -> told("ann", "true", "null") == 1);

        assertThat(queryAbout("ann").connected())
                .hasValueSatisfying(connected -> assertThat(connected).hasSize(1_501));
    }

    @Test
    void whoIsBlockedIsNotTold() {
        database.blocked.add(new BlockedPair("ann", "watcher"));
        directory.enter("there", "ann");
        directory.enter("there", "ben");
        await().until(() -> told("ben", "true", "null") == 1);

        assertThat(told("ann", "true", "null")).isZero();
    }

    @Test
    void blocksAreAskedForOnlyOfThoseWhoAreTold() {
        connectMany();
        directory.enter("there", "ann");
        await().until(() -> told("ann", "true", "null") == 1);
        database.members.remove("watcher");
        directory.enter("there", "ben");
        await().until(() -> database.wasAskedAbout("ben"));
        database.members.add("watcher");
        directory.enter("there", "cleo");
        await().until(() -> told("cleo", "true", "null") == 1);

        assertThat(database.blockQueries)
                .contains(
                        new BlockedPairsQuery(Set.of("ann"), Set.of("watcher")),
                        new BlockedPairsQuery(Set.of("cleo"), Set.of("watcher")))
                .noneMatch(query -> query.recipients().contains("stranger"))
                .noneMatch(query -> query.changed().contains("ben"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"persistence.audience-size", "persistence.audiences", "persistence.blocked-pairs"})
    void whatCannotBeAskedIsToldLaterAndNeverToSomeoneBlocked(String question) {
        connectMany();
        database.blocked.add(new BlockedPair("ann", "watcher"));
        database.failing.add(question);
        directory.enter("there", "ann");
        directory.enter("there", "ben");
        await().until(() -> database.failures.get() > 0);
        assertThat(told("ben", "true", "null")).isZero();
        database.failing.clear();
        await().until(() -> told("ben", "true", "null") == 1);

        assertThat(told("ann", "true", "null")).isZero();
    }

    @Test
    void whoLeavesWhileTheDatabaseIsAskedIsNotTold() {
        wait(bus.request(Addresses.CONNECT, new Connection("second", "here:2")));
        await().until(() -> told("second", "true", "null") == 1);
        Promise<Void> held = database.holdAudiences();
        directory.enter("there", "ann");
        await().until(() -> database.wasAskedAbout("ann"));
        bus.publish(Addresses.DISCONNECTED, new Connection("watcher", "here:1"));
        held.complete();
        await().until(() -> told("second", "ann", "true", "null") == 1);

        assertThat(told("ann", "true", "null")).isZero();
    }

    /** With the watcher, 1,501 users are connected to this node then, and the watcher was told of them. */
    private void connectMany() {
        for (int number = 0; number < 1_500; number++) {
            wait(bus.request(Addresses.CONNECT, new Connection("local-" + number, "here:local-" + number)));
        }
        await().until(() -> told("local-1499", "true", "null") == 1);
    }

    private AudienceQuery queryAbout(String userId) {
        return database.audienceQueries.stream()
                .filter(query -> query.changed().contains(userId))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatCannotBeToldNorStoredIsToldAndStoredWhenTheDatabaseIsBack() {
        directory.enter("there", "ann");
        await().until(() -> told("ann", "true", "null") == 1);
        database.failing.addAll(List.of(Addresses.AUDIENCES.name(), Addresses.STORE_LAST_SEEN.name()));
        directory.vanish("there");
        directory.enter("there", "ben");
        await().until(() -> database.wasAskedAbout("ben"));
        database.failing.clear();

        await().until(() -> told("ben", "true", "null") == 1 && database.lastSeen.containsKey("ann"));
        await().until(() -> told("ann", "false", "\"" + text(database.lastSeen.get("ann")) + "\"") == 1);
    }

    @Test
    void aStoppedNodeListensNoMoreAndHasStoredItsUsers() {
        directory.enter("there", "ann");
        assertThat(directory.listeners()).isEqualTo(1);
        wait(vertx.undeploy(deployment));

        assertThat(directory.listeners()).isZero();
        assertThat(database.lastSeen.keySet()).containsExactly("watcher");
    }

    /** How often the watcher was told this of someone. */
    private long told(String userId, String online, String lastSeenAt) {
        return told("watcher", userId, online, lastSeenAt);
    }

    private long told(String recipient, String userId, String online, String lastSeenAt) {
        String entry = "{\"userId\":\"" + userId + "\",\"online\":" + online + ",\"lastSeenAt\":" + lastSeenAt + "}";
        return deliveries.stream()
                .filter(delivery -> delivery.recipients().contains(recipient))
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
