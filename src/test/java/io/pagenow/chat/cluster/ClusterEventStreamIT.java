package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestStream;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A load balancer may send the frames of an event stream to any node. */
final class ClusterEventStreamIT {
    @AutoClose
    private static final TestCluster cluster = TestCluster.of(2);

    private static URI there(TestStream stream) {
        return URI.create(TestStream.uri(cluster.node(1)) + "/" + stream.streamId());
    }

    private static Rest.Answer post(URI uri, TestUser user, String body) {
        return Rest.post(uri, body, "Authorization", user.token());
    }

    @Test
    void framesReachTheirStreamByAnotherNode() {
        TestUser ann = cluster.newUser("ann", 0);
        TestUser ben = cluster.newUser("ben", 1);
        String conversation = ann.direct(ben);
        try (TestStream stream = TestStream.open(ann);
                TestSocket other = ben.connect()) {
            String body = TestStream.body(
                    TestStream.message("t1", conversation, "first ä"),
                    TestStream.message("t2", conversation, "second"),
                    new JsonObject().put("action", "heartbeat").put("ref", "h"));

            assertThat(post(there(stream), ann, body).status()).isEqualTo(202);

            assertThat(stream.awaitMessages(conversation, 2))
                    .extracting(message -> message.getString("content"))
                    .containsExactly("first ä", "second");
            stream.await(frame -> "h".equals(frame.getString("ref")));
            assertThat(other.awaitMessages(conversation, 2)).hasSize(2);

            assertThat(post(there(stream), ann, "[]").status()).isEqualTo(400);
            assertThat(post(there(stream), ben, body).status()).isEqualTo(404);
            assertThat(post(URI.create(there(stream) + "x"), ann, body).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void framesForAStreamThatHasEndedAreRefusedByAnotherNode() {
        TestUser ann = cluster.newUser("ann", 0);
        TestStream stream = TestStream.open(ann);
        URI there = there(stream);
        stream.close();

        await().untilAsserted(() -> assertThat(
                        post(there, ann, "{\"action\":\"heartbeat\"}").status())
                .isEqualTo(404));
    }
}
