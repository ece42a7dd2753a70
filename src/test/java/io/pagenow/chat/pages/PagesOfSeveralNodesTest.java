package io.pagenow.chat.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.bus.Addresses;
import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.bus.message.OfUser;
import io.pagenow.chat.bus.message.PageDelivery;
import io.pagenow.chat.bus.message.PageUpdate;
import io.pagenow.chat.bus.message.PagesQuery;
import io.pagenow.chat.bus.message.Silence;
import io.pagenow.chat.config.Settings;
import io.pagenow.chat.directory.Directory;
import io.pagenow.chat.model.ChatException;
import io.pagenow.chat.model.UserPages;
import io.pagenow.chat.protocol.PageFrame;
import io.pagenow.chat.support.Patience;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes that know the same directory: what is said on one is told on both, once. */
class PagesOfSeveralNodesTest {
    private static final String ANN = "ann";
    private static final String BEN = "ben";

    private final Entries entries = new Entries();
    private final Node one = new Node("one", Duration.ZERO);
    private final Node two = new Node("two", Duration.ofHours(-1));

    @AfterEach
    void stop() {
        one.stop();
        two.stop();
    }

    @Test
    void aPageIsToldOnceToTheSocketsOfEveryNode() {
        one.connect(ANN, "a1");
        two.connect(ANN, "a2");
        two.connect(BEN, "b");

        one.share(ANN, "a1", "https://example.com/1");
        List.of(one, two).forEach(node -> node.awaitPage("https://example.com/1"));
        one.share(ANN, "a1", "https://example.com/2");

        for (Node node : List.of(one, two)) {
            node.awaitPage("https://example.com/2");
            assertThat(node.told).hasSize(2).doesNotHaveDuplicates();
            assertThat(node.recipients.get(0)).containsExactlyInAnyOrder(ANN, BEN);
            assertThat(node.pages(BEN, ANN).current().url()).isEqualTo("https://example.com/2");
        }
    }

    @Test
    void ofPagesSharedInQuickSuccessionFewAreToldAndTheLastOneIs() {
        int pages = 500;
        one.connect(ANN, "a1");
        long start = System.nanoTime();

        for (int number = 1; number <= pages; number++) {
            one.share(ANN, "a1", "https://example.com/" + number);
        }

        one.awaitPage("https://example.com/" + pages);
        long intervals = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) / LocalPages.INTERVAL_MILLIS;
        assertThat(one.told.size()).isLessThan(pages).isLessThanOrEqualTo((int) intervals + 2);
    }

    @Test
    void theNewestPageOfTwoDevicesCountsEvenIfTheClockOfItsNodeIsAnHourSlow() {
        one.connect(ANN, "laptop");
        two.connect(ANN, "phone");

        one.share(ANN, "laptop", "https://example.com/laptop");
        two.awaitPage("https://example.com/laptop");
        two.share(ANN, "phone", "https://example.com/phone");
        one.awaitPage("https://example.com/phone");

        assertThat(one.pages(ANN, ANN)).isEqualTo(two.pages(ANN, ANN));
        assertThat(two.pages(ANN, ANN).current().url()).isEqualTo("https://example.com/phone");
    }

    @Test
    void thePageOfADeviceThatLeavesStaysWhileAnotherIsThere() {
        one.connect(ANN, "laptop");
        two.connect(ANN, "phone");
        two.share(ANN, "phone", "https://example.com/phone");
        one.awaitPage("https://example.com/phone");

        two.disconnect(ANN, "phone");

        await().until(() -> entries.of(ANN).keySet().equals(Set.of("one")));
        await().until(() -> entries.of(ANN).get("one").contains("/phone"));
        assertThat(one.pages(ANN, ANN).current().url()).isEqualTo("https://example.com/phone");
        assertThat(one.told).noneMatch(PagesOfSeveralNodesTest::isTimeout);
    }

    @Test
    void whoMovesToAnotherNodeKeepsPagesWithoutABlink() {
        one.connect(ANN, "a1");
        two.connect(BEN, "b");
        one.share(ANN, "a1", "https://example.com/1");
        two.awaitPage("https://example.com/1");

        one.disconnect(ANN, "a1");
        await().until(() -> entries.of(ANN).isEmpty());
        two.connect(ANN, "a2");
        two.share(ANN, "a2", "");

        two.awaitPage("");
        assertThat(two.pages(BEN, ANN).latest().url()).isEqualTo("https://example.com/1");
        assertThat(two.told).noneMatch(PagesOfSeveralNodesTest::isTimeout);
    }

    @Test
    void theUsersOfANodeThatDiesAreGoneAfterTheGrace() {
        one.connect(ANN, "a1");
        two.connect(BEN, "b");
        one.share(ANN, "a1", "https://example.com/1");
        two.awaitPage("https://example.com/1");

        entries.kill("one");

        assertThat(two.pages(BEN, ANN).current().url()).isEqualTo("https://example.com/1");
        two.awaitTimeout();
        assertThat(two.pages(BEN, ANN).current().isShared()).isFalse();
        assertThat(two.told).filteredOn(PagesOfSeveralNodesTest::isTimeout).hasSize(1);
    }

    @Test
    void whoIsSilentOnOneNodeAndHeardOnAnotherIsThere() {
        one.connect(ANN, "laptop");
        two.connect(ANN, "phone");
        two.connect(BEN, "b");
        one.share(ANN, "laptop", "https://example.com/1");
        two.awaitPage("https://example.com/1");

        one.silence(ANN, "laptop", true);
        await().until(() -> entries.of(ANN).get("one").contains("silent"));
        assertThat(two.pages(BEN, ANN).current().url()).isEqualTo("https://example.com/1");
        assertThat(two.told).noneMatch(PagesOfSeveralNodesTest::isTimeout);

        two.silence(ANN, "phone", true);
        two.awaitTimeout();
        assertThat(two.pages(BEN, ANN).current().isShared()).isFalse();
    }

    @Test
    void aNodeThatStartsLaterTellsWhatTheOthersKnow() {
        one.connect(ANN, "a1");
        one.share(ANN, "a1", "https://example.com/1");
        one.awaitPage("https://example.com/1");
        Node three = new Node("three", Duration.ZERO);

        assertThat(three.pages(BEN, ANN).current().url()).isEqualTo("https://example.com/1");
        three.stop();
    }

    @Test
    void entriesThatCannotBeReadAreNothing() {
        one.connect(BEN, "b");

        for (String text : List.of("", "nonsense", "[]", "{", "{\"at\":")) {
            entries.put("two", ANN, text);
            assertThat(one.pages(BEN, ANN).current().isShared()).isFalse();
        }
        entries.put("two", ANN, "{\"future\":{\"a\":[1]},\"at\":5,\"current\":{\"url\":\"https://example.com/1\"}}");
        one.awaitPage("https://example.com/1");
    }

    @Test
    void friendsAreToldOnceTheDatabaseAnswersAgain() {
        one.connect(ANN, "a1");
        one.databaseIsUp = false;
        one.share(ANN, "a1", "https://example.com/1");
        await().until(() -> one.refused);
        one.databaseIsUp = true;

        one.awaitPage("https://example.com/1");
    }

    private static boolean isTimeout(JsonObject frame) {
        return "presence-timeout".equals(frame.getString("type"));
    }

    /** A server as far as pages are concerned, where everybody is a friend of everybody. */
    private final class Node {
        private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        private final Bus bus = new Bus(vertx.eventBus());
        private final String name;
        private final List<JsonObject> told = new CopyOnWriteArrayList<>();
        private final List<List<String>> recipients = new CopyOnWriteArrayList<>();
        private volatile boolean databaseIsUp = true;
        private volatile boolean refused;

        Node(String name, Duration slow) {
            this.name = name;
            bus.serve(Addresses.FRIENDS, this::friends);
            bus.subscribe(Addresses.PAGE_DELIVERIES, this::told);
            Settings.Presence settings = new Settings.Presence(3, 180);
            join(vertx.deployVerticle(new PageVerticle(
                    bus, settings, entries.node(name), () -> Instant.now().plus(slow))));
        }

        private Future<List<String>> friends(OfUser query) {
            if (!databaseIsUp) {
                refused = true;
                return Future.failedFuture(ChatException.unavailable());
            }
            return Future.succeededFuture(List.of(query.userId().equals(ANN) ? BEN : ANN));
        }

        private void told(PageDelivery delivery) {
            recipients.add(delivery.recipients());
            told.add(new JsonObject(delivery.frame().toString()));
        }

        void connect(String user, String socket) {
            join(bus.request(Addresses.PAGE_CONNECT, connection(user, socket)));
        }

        void share(String user, String socket, String url) {
            PageFrame.UpdatePresence page = new PageFrame.UpdatePresence(url, "");
            join(bus.request(Addresses.PAGE_UPDATE, new PageUpdate(connection(user, socket), page)));
        }

        void silence(String user, String socket, boolean silent) {
            bus.publish(Addresses.PAGE_SILENCE, new Silence(connection(user, socket), silent));
        }

        void disconnect(String user, String socket) {
            bus.publish(Addresses.PAGE_DISCONNECTED, connection(user, socket));
        }

        private Connection connection(String user, String socket) {
            return new Connection(user, name + ":" + socket);
        }

        UserPages pages(String caller, String user) {
            return join(bus.request(Addresses.PAGES, new PagesQuery(caller, user)));
        }

        void awaitPage(String url) {
            await().until(() -> told.stream().anyMatch(frame -> url.equals(frame.getString("url"))));
        }

        void awaitTimeout() {
            await().until(() -> told.stream().anyMatch(PagesOfSeveralNodesTest::isTimeout));
        }

        void stop() {
            join(vertx.close());
        }

        private static <T> T join(Future<T> future) {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(Patience.SECONDS, TimeUnit.SECONDS)
                    .join();
        }
    }

    /** One directory that all nodes see. */
    private static final class Entries {
        private final Map<String, Map<String, String>> byUser = new ConcurrentHashMap<>();
        private final List<Directory.Listener> listeners = new CopyOnWriteArrayList<>();

        Map<String, String> of(String user) {
            return byUser.getOrDefault(user, Map.of());
        }

        void put(String node, String user, String fact) {
            boolean wasPresent = byUser.containsKey(user);
            byUser.compute(user, (same, facts) -> {
                Map<String, String> changed = facts == null ? new TreeMap<>() : new TreeMap<>(facts);
                changed.put(node, fact);
                return changed;
            });
            listeners.forEach(listener -> listener.changed(user, wasPresent));
        }

        void remove(String node, String user) {
            byUser.computeIfPresent(user, (same, facts) -> {
                Map<String, String> changed = new TreeMap<>(facts);
                changed.remove(node);
                return changed.isEmpty() ? null : changed;
            });
            listeners.forEach(listener -> listener.changed(user, true));
        }

        void kill(String node) {
            List.copyOf(byUser.keySet()).forEach(user -> remove(node, user));
        }

        Directory node(String name) {
            return new Directory() {
                @Override
                public String nodeId() {
                    return name;
                }

                @Override
                public Set<String> nodes() {
                    return Set.of(name);
                }

                @Override
                public Future<Void> put(String userId, String fact) {
                    Entries.this.put(name, userId, fact);
                    return Future.succeededFuture();
                }

                @Override
                public void remove(String userId) {
                    Entries.this.remove(name, userId);
                }

                @Override
                public Map<String, String> of(String userId) {
                    return Entries.this.of(userId);
                }

                @Override
                public List<String> usersOf(String node) {
                    return byUser.entrySet().stream()
                            .filter(user -> user.getValue().containsKey(node))
                            .map(Map.Entry::getKey)
                            .toList();
                }

                @Override
                public Runnable listen(Listener listener) {
                    listeners.add(listener);
                    return () -> listeners.remove(listener);
                }
            };
        }
    }
}
