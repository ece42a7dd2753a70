package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.jar.JarProcess;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestRedis;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands beside the messages is the same on all nodes: who is online, the pages that people share, the registry in Redis. */
final class ClusterServicesIT {
    private static TestRedis redis;
    private static TestCluster cluster;

    private JarProcess first;
    private JarProcess second;
    private JarProcess third;

    @BeforeAll
    static void start() {
        redis = new TestRedis();
        cluster = TestCluster.of(3, Map.of("CHAT_PRESENCE_GRACE_SECONDS", "1", "CHAT_REDIS_URI", redis.uri()));
    }

    @AfterAll
    static void stop() {
        cluster.close();
        redis.close();
    }

    @BeforeEach
    void chooseNodes() {
        List<JarProcess> nodes = cluster.nodes();
        first = nodes.get(0);
        second = nodes.get(1);
        third = nodes.get(2);
    }

    @Test
    void whoIsOnlineIsSeenFromEveryNode() {
        TestUser ann = cluster.newUser("ann", first);
        TestUser ben = cluster.newUser("ben", second);
        ann.meet(ben);
        try (TestSocket anns = ann.connect()) {
            TestSocket here = ben.connect();
            anns.awaitPresence(ben, true);
            assertThat(ann.at(third).presenceOf(ben).getBoolean("online")).isTrue();

            TestSocket there = ben.at(third).connect();
            here.close();
            anns.settled();
            assertThat(anns.presencesOf(ben)).hasSize(1);
            there.close();
            JsonObject gone = anns.awaitPresence(ben, false);
            assertThat(gone.getString("lastSeenAt")).endsWith("Z");
            await().until(() -> !ann.at(second).presenceOf(ben).getBoolean("online"));
        }
    }

    @Test
    void theFirstAnswerMakesFriendsWhoAreOnDifferentNodes() {
        TestUser ann = cluster.newUser("ann", first);
        TestUser ben = cluster.newUser("ben", second);
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            anns.deliver("t1", conversation, "hello");
            bens.awaitMessages(conversation, 1);
            assertThat(ann.at(third).presenceOf(ben).getBoolean("online")).isFalse();
            bens.deliver("t2", conversation, "hello");

            anns.awaitPresence(ben, true);
            bens.awaitPresence(ann, true);
            await().until(() -> ann.at(third).presenceOf(ben).getBoolean("online"));
        }
    }

    @Test
    void whoSwitchesPresenceOffIsOfflineOnEveryNode() {
        TestUser ann = cluster.newUser("ann", first);
        TestUser ben = cluster.newUser("ben", second);
        ann.meet(ben);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            anns.awaitPresence(ben, true);
            assertThat(ben.at(third).put("/presence", "{\"visible\":false}").status())
                    .isEqualTo(200);
            anns.awaitPresence(ben, false);
            assertThat(ann.presenceOf(ben).getValue("lastSeenAt")).isNull();
            assertThat(bens.isOpen()).isTrue();
        }
    }

    @Test
    void anAdministratorClosesTheSocketsOfAUserOnEveryNode() {
        TestUser ann = cluster.newUser("ann", first);
        String token = Rest.post(first.http().resolve("/dev/token"), "{\"userId\":\"boss\",\"admin\":true}")
                .object()
                .getString("token");
        try (TestSocket here = ann.connect();
                TestSocket there = ann.at(second).connect();
                TestSocket elsewhere = ann.at(third).connectForPages()) {
            new TestUser(first, "boss", token)
                    .post(
                            "/admin/disconnect",
                            new JsonObject().put("userId", ann.id()).encode());
            assertThat(List.of(here.awaitClose(), there.awaitClose(), elsewhere.awaitClose()))
                    .containsOnly(4403);
        }
    }

    @Test
    void aSharedPageReachesFriendsOnOtherNodesOnce() {
        TestUser ann = cluster.newUser("ann", first);
        TestUser ben = cluster.newUser("ben", second);
        ann.befriend(ben);
        try (TestSocket anns = ann.connectForPages()) {
            TestSocket bens = ben.connectForPages();
            bens.share("https://www.example.co.uk/page", "Page");
            JsonObject page = anns.awaitPage(ben, "https://www.example.co.uk/page");
            assertThat(page.getString("domain")).isEqualTo("example.co.uk");
            await().until(() ->
                    ann.at(third).get("/presence/" + ben.id()).object().getJsonObject("page") != null);
            bens.share("https://example.org/", "Next");
            anns.awaitPage(ben, "https://example.org/");
            assertThat(anns.frames()).containsOnlyOnce(page);
            bens.close();
            anns.awaitTimeout(ben);
        }
    }

    @Test
    void redisIsNotAskedWhileMessagesAreDelivered() {
        TestUser ann = cluster.newUser("ann", first);
        TestUser ben = cluster.newUser("ben", second);
        String conversation = ann.direct(ben);
        int count = 10_000;
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            // Closed connections of other tests leave the registry a moment later.
            await().until(() -> !redis.connectionOf(ann.id()).isEmpty()
                    && !redis.connectionOf(ben.id()).isEmpty());
            await().until(() -> redis.cli("HLEN", "chat_user_connection").equals("2")
                    && redis.cli("HLEN", "chat_connection_user").equals("2"));
            redis.startMonitor();
            for (int number = 1; number <= count; number++) {
                anns.sendMessage("t" + number, conversation, "message " + number);
            }
            bens.awaitMessages(conversation, count);
            assertThat(redis.stopMonitor()).isEmpty();
        }
    }

    @Test
    void theRegistryComesBackAfterAFlush() {
        TestUser ann = cluster.newUser("ann", first);
        TestUser ben = cluster.newUser("ben", second);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            await().until(() -> !redis.connectionOf(ann.id()).isEmpty()
                    && !redis.connectionOf(ben.id()).isEmpty());
            redis.cli("FLUSHALL");
            await().atMost(TestCluster.PATIENCE)
                    .until(() -> !redis.connectionOf(ann.id()).isEmpty()
                            && !redis.connectionOf(ben.id()).isEmpty());
            assertThat(anns.isOpen() && bens.isOpen()).isTrue();
        }
    }

    @Test
    void whoWasOnAKilledNodeIsGoneUnlessConnectedElsewhere() {
        TestUser ann = cluster.newUser("ann", first);
        TestUser ben = cluster.newUser("ben", third);
        TestUser cleo = cluster.newUser("cleo", third);
        ann.befriend(ben);
        ann.meet(cleo);
        try (TestSocket anns = ann.connect();
                TestSocket annsPages = ann.connectForPages()) {
            ben.connect();
            ben.connectForPages().share("https://example.org/", "Page");
            cleo.connect();
            TestSocket elsewhere = cleo.at(second).connect();
            await().until(() -> ann.presenceOf(ben).getBoolean("online"));
            anns.awaitPresence(cleo, true);
            annsPages.awaitPage(ben, "https://example.org/");
            await().until(() -> !redis.connectionOf(ben.id()).isEmpty());
            String dead = redis.connectionOf(ben.id());

            third.kill();
            anns.awaitPresence(ben, false);
            annsPages.awaitTimeout(ben);
            await().atMost(TestCluster.PATIENCE)
                    .until(() -> redis.connectionOf(ben.id()).isEmpty()
                            && redis.userOf(dead).isEmpty());
            await().atMost(TestCluster.PATIENCE)
                    .until(() -> redis.userOf(redis.connectionOf(cleo.id())).equals(cleo.id()));
            assertThat(anns.presencesOf(cleo)).allMatch(presence -> presence.getBoolean("online"));
            assertThat(elsewhere.isOpen()).isTrue();
            elsewhere.close();
        }
        cluster.add();
        cluster.awaitMembers(3);
    }
}
