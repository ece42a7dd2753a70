package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.TestRedis;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connection registry in a real Redis, read with Redis's own client. */
class RegistryTest {
    private TestRedis redis;
    private TestServer server;
    private TestUser ann;

    @BeforeEach
    void start() {
        redis = new TestRedis();
        server = TestServer.with().set("CHAT_REDIS_URI", redis.uri()).start();
        ann = server.newUser("ann");
    }

    @AfterEach
    void stop() {
        server.close();
        redis.close();
    }

    @Test
    void aConnectionStandsInBothHashesUntilItCloses() {
        try (TestSocket socket = ann.connect()) {
            assertThat(socket.isOpen()).isTrue();
            await().until(() -> !connectionOf(ann).isEmpty());
            assertThat(redis.userOf(connectionOf(ann))).isEqualTo(ann.id());
        }
        await().until(() -> connectionOf(ann).isEmpty());
        await().until(() -> redis.cli("HLEN", "chat_connection_user").equals("0"));
    }

    @Test
    void whoClosesOneOfTwoTabsIsStillThereWithTheOther() {
        try (TestSocket first = ann.connect()) {
            await().until(() -> !connectionOf(ann).isEmpty());
            String one = connectionOf(ann);
            TestSocket second = ann.connect();
            await().until(() -> !connectionOf(ann).equals(one));
            second.close();
            await().until(() -> connectionOf(ann).equals(one));
            assertThat(first.isOpen()).isTrue();
        }
    }

    @Test
    void chatGoesOnWithoutRedisAndTheRegistryIsRightAgainAfterwards() {
        TestUser ben = server.newUser("ben");
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect()) {
            await().until(() -> !connectionOf(ann).isEmpty());
            redis.kill();
            try (TestSocket bens = ben.connect()) {
                anns.deliver("t1", conversation, "without Redis");
                bens.awaitMessages(conversation, 1);
                redis.start();
                await().until(() ->
                        !connectionOf(ann).isEmpty() && !connectionOf(ben).isEmpty());
            }
        }
    }

    @Test
    void noCommandReachesRedisWhileMessagesAreDelivered() {
        TestUser ben = server.newUser("ben");
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            await().until(() ->
                    !connectionOf(ann).isEmpty() && !connectionOf(ben).isEmpty());
            redis.startMonitor();
            for (int count = 1; count <= 20; count++) {
                anns.deliver("t" + count, conversation, "hello " + count);
            }
            bens.awaitMessages(conversation, 20);
            assertThat(redis.stopMonitor()).isEmpty();
        }
    }

    @Test
    void theRegistryComesBackAfterAFlush() {
        try (TestSocket socket = ann.connect()) {
            await().until(() -> !connectionOf(ann).isEmpty());
            String connection = connectionOf(ann);
            redis.cli("FLUSHALL");
            await().until(() -> connectionOf(ann).equals(connection));
            await().until(() -> redis.userOf(connection).equals(ann.id()));
            assertThat(socket.isOpen()).isTrue();
        }
    }

    private String connectionOf(TestUser user) {
        return redis.connectionOf(user.id());
    }
}
