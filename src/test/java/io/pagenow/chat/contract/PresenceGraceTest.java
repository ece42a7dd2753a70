package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is not told of people who come and go, how much is told at once, and what outlasts a restart. */
class PresenceGraceTest {
    /** Nobody goes offline on it. */
    @AutoClose
    private static final TestServer server =
            TestServer.with().set("CHAT_PRESENCE_GRACE_SECONDS", "300").start();

    @Test
    void aReloadInALargeGroupMakesNoFrame() {
        TestUser ann = server.newUser("ann");
        TestUser ben = server.newUser("ben");
        TestUser cleo = server.newUser("cleo");
        group(ann, 1_000, List.of(ben, cleo));
        try (TestSocket anns = ann.connect()) {
            TestSocket bens = ben.connect();
            anns.awaitPresence(ben, true);
            for (int reload = 0; reload < 10; reload++) {
                bens.close();
                bens.awaitClose();
                assertThat(ann.presenceOf(ben).getBoolean("online")).isTrue();
                bens = ben.connect();
            }
            bens.abort();
            // Told in the same round or a later one than a change of ben would be.
            try (TestSocket cleos = cleo.connect()) {
                anns.awaitPresence(cleo, true);
                assertThat(cleos.isOpen()).isTrue();
            }
            assertThat(anns.presencesOf(ben)).hasSize(1);
            assertThat(presenceFrames(anns)).hasSize(2);
            assertThat(ann.presenceOf(ben).getBoolean("online")).isTrue();
        }
    }

    @Test
    void manyWhoComeAtOnceAreToldInFewFrames() {
        TestUser ann = server.newUser("ann");
        List<TestUser> crowd =
                AtOnce.run(4, thread -> IntStream.range(0, 75)
                                .mapToObj(number -> server.newUser("crowd"))
                                .toList())
                        .stream()
                        .flatMap(List::stream)
                        .toList();
        group(ann, 1_000, crowd);
        try (TestSocket anns = ann.connect()) {
            Instant start = Instant.now();
            List<TestSocket> sockets = AtOnce.run(4, thread -> crowd.subList(thread * 75, (thread + 1) * 75).stream()
                            .map(TestUser::connect)
                            .toList())
                    .stream()
                    .flatMap(List::stream)
                    .toList();
            crowd.forEach(user -> anns.awaitPresence(user, true));
            long rounds = Duration.between(start, Instant.now()).toMillis() / 500 + 2;

            assertThat(presenceFrames(anns)).hasSizeLessThanOrEqualTo((int) rounds);
            assertThat(crowd)
                    .allSatisfy(user -> assertThat(anns.presencesOf(user)).hasSize(1));
            for (int index = 0; index < sockets.size(); index++) {
                assertThat(sockets.get(index).presencesOf(crowd.get(index))).isEmpty();
                assertThat(presenceFrames(sockets.get(index))).hasSizeLessThanOrEqualTo((int) rounds);
            }
            sockets.forEach(TestSocket::close);
        }
    }

    @Test
    void whenSomeoneWasLastSeenOutlastsARestart() {
        try (TestServer own =
                TestServer.with().set("CHAT_PRESENCE_GRACE_SECONDS", "300").start()) {
            TestUser ann = own.newUser("ann");
            TestUser ben = own.newUser("ben");
            TestUser cleo = own.newUser("cleo");
            ann.meet(ben, cleo);
            Instant before = Instant.now();
            ben.connect().close();
            TestSocket stays = cleo.connect();
            assertThat(ann.presenceOf(ben).getBoolean("online")).isTrue();
            own.restart();

            assertThat(stays.awaitClose()).isEqualTo(1001);
            for (TestUser user : List.of(ben, cleo)) {
                JsonObject presence = ann.presenceOf(user);
                assertThat(presence.getBoolean("online")).isFalse();
                assertThat(presence.getString("lastSeenAt")).matches(Shapes.TIMESTAMP);
                assertThat(Instant.parse(presence.getString("lastSeenAt")))
                        .isBetween(before.minusMillis(1), Instant.now());
            }
        }
    }

    @Test
    void whatCannotBeToldWithoutTheDatabaseIsToldAfterwards() {
        try (TestServer own =
                TestServer.with().set("CHAT_PRESENCE_GRACE_SECONDS", "0").start()) {
            TestUser ann = own.newUser("ann");
            TestUser ben = own.newUser("ben");
            TestUser cleo = own.newUser("cleo");
            ann.group("Crew", ben, cleo);
            try (TestSocket anns = ann.connect()) {
                TestSocket cleos = cleo.connect();
                anns.awaitPresence(cleo, true);
                TestDatabases.lockOut(own.databaseUri());
                await().until(() -> ann.get("/presence?userIds=" + ben.id()).status() == 503);
                TestSocket bens = ben.connect();
                cleos.close();
                cleos.awaitClose();
                await().during(Duration.ofSeconds(1))
                        .until(() -> anns.presencesOf(ben).isEmpty());
                TestDatabases.letIn(own.databaseUri());

                anns.awaitPresence(ben, true);
                JsonObject gone = anns.awaitPresence(cleo, false);
                assertThat(gone.getString("lastSeenAt")).matches(Shapes.TIMESTAMP);
                await().until(() -> ann.presenceOf(cleo).equals(gone));
                bens.close();
                anns.awaitPresence(ben, false);
            }
        }
    }

    private static List<JsonObject> presenceFrames(TestSocket socket) {
        return socket.frames().stream()
                .filter(frame -> "presence".equals(frame.getString("type")))
                .toList();
    }

    /** A group of so many, most of whom have never been there. */
    private static void group(TestUser creator, int size, List<TestUser> members) {
        List<String> others = new ArrayList<>(members.stream().map(TestUser::id).toList());
        for (int number = 0; others.size() < size - 1; number++) {
            others.add("member-" + number);
        }
        JsonObject group = new JsonObject()
                .put("recipientIdArr", new JsonArray(others))
                .put("title", "All of us")
                .put("isGroup", true);
        assertThat(creator.post("/conversation", group.encode()).status()).isEqualTo(200);
    }
}
