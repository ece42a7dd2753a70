package io.pagenow.chat.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.model.Participants;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The participants to whom messages go, as a real database has them. */
class ParticipantCacheTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cat = server.newUser("cat");
    private final TestUser dan = server.newUser("dan");
    private final String group = ann.group("Team", ben, cat);
    private final UUID conversation = UUID.fromString(group);
    private final Vertx vertx = Vertx.vertx();
    private final ParticipantCache cache = new ParticipantCache(pool());

    private Pool pool() {
        return PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(server.databaseUri()))
                .with(new PoolOptions().setMaxSize(1))
                .using(vertx)
                .build();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private void add(TestUser user) {
        assertThat(ann.post(
                                "/conversations/" + group + "/participants",
                                new JsonObject()
                                        .put("userIds", JsonArray.of(user.id()))
                                        .put("history", "joined")
                                        .encode())
                        .status())
                .isEqualTo(200);
    }

    private void remove(TestUser user) {
        assertThat(ann.delete("/conversations/" + group + "/participants/" + user.id())
                        .status())
                .isEqualTo(204);
    }

    @Test
    void whoHasLeftGetsWhatIsOlderThanTheLeavingAndNotOlderThanTheComing() {
        assertThat(ann.post(
                                "/conversations/" + group + "/messages",
                                new JsonObject()
                                        .put("tempMessageId", "t1")
                                        .put("content", "Hello")
                                        .encode())
                        .status())
                .isEqualTo(200);
        add(dan);
        long coming = cache.of(conversation, 0).await().memberSeq();
        remove(dan);
        remove(ben);

        Participants after = cache.of(conversation, coming + 1).await();

        assertThat(after.userIds()).containsExactlyInAnyOrder(ann.id(), cat.id());
        assertThat(after.memberSeq()).isEqualTo(coming + 2);
        assertThat(after.receiving(coming - 1)).containsExactlyInAnyOrder(ann.id(), ben.id(), cat.id());
        assertThat(after.receiving(coming)).containsExactlyInAnyOrder(ann.id(), ben.id(), cat.id(), dan.id());
        assertThat(after.receiving(coming + 1)).containsExactlyInAnyOrder(ann.id(), ben.id(), cat.id());
        assertThat(after.receiving(coming + 2)).containsExactlyInAnyOrder(ann.id(), cat.id());
    }

    @Test
    void whoComesBackIsAParticipantLikeOthers() {
        long before = cache.of(conversation, 0).await().memberSeq();
        remove(ben);
        add(ben);

        Participants back = cache.of(conversation, before + 1).await();

        assertThat(back.leavers()).isEmpty();
        assertThat(back.receiving(back.memberSeq() - 1)).containsExactlyInAnyOrder(ann.id(), cat.id());
        assertThat(back.receiving(back.memberSeq())).containsExactlyInAnyOrder(ann.id(), ben.id(), cat.id());
    }

    @Test
    void everyoneOfADeletedConversationHasLeftIt() {
        long before = cache.of(conversation, 0).await().memberSeq();
        assertThat(ann.delete("/conversations/" + group).status()).isEqualTo(204);

        Participants after = cache.of(conversation, before + 1).await();

        assertThat(after.userIds()).isEmpty();
        assertThat(after.leavers()).containsOnlyKeys(ann.id(), ben.id(), cat.id());
    }
}
