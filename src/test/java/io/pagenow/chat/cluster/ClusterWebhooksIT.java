package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.jar.JarProcess;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.WebhookReceiver;
import io.pagenow.chat.support.WebhookReceiver.Call;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** One node of a cluster delivers to webhooks, and another goes on if it dies. */
final class ClusterWebhooksIT {
    @AutoClose
    private static final WebhookReceiver receiver = new WebhookReceiver();

    @AutoClose
    private static final TestCluster cluster =
            TestCluster.of(2, Map.of("CHAT_WEBHOOKS_ALLOWED_NETWORKS", "127.0.0.0/8"));

    private static void send(TestUser user, String conversation, String content) {
        Rest.Answer answer = user.post(
                "/conversations/" + conversation + "/messages",
                new JsonObject()
                        .put("tempMessageId", UUID.randomUUID().toString())
                        .put("content", content)
                        .encode());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static String administrator(JarProcess node) {
        return Rest.post(node.http().resolve("/dev/token"), "{\"userId\":\"administrator\",\"admin\":true}")
                .object()
                .getString("token");
    }

    @Test
    void anotherNodeGoesOnWhereAKilledOneHasBeen() {
        String endpoint = receiver.newEndpoint();
        TestUser ann = cluster.newUser("ann", 0);
        TestUser there = ann.at(cluster.node(1));
        String conversation = ann.direct(cluster.newUser("ben", 1));
        Rest.Answer created = Rest.post(
                cluster.node(0).http().resolve("/admin/webhooks"),
                new JsonObject().put("url", endpoint).encode(),
                "Authorization",
                "Bearer " + administrator(cluster.node(0)));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        for (int number = 1; number <= 10; number++) {
            send(number % 2 == 0 ? ann : there, conversation, "message " + number);
        }
        await().until(() -> receiver.accepted(endpoint).size() >= 10);
        assertThat(cluster.node(0).output() + cluster.node(1).output())
                .containsOnlyOnce("This node delivers to the webhooks");
        int leader = cluster.node(0).output().contains("This node delivers to the webhooks") ? 0 : 1;
        for (int number = 11; number <= 20; number++) {
            send(leader == 0 ? there : ann, conversation, "message " + number);
        }
        cluster.node(leader).kill();
        for (int number = 21; number <= 30; number++) {
            send(leader == 0 ? there : ann, conversation, "message " + number);
        }

        List<Long> all = IntStream.rangeClosed(1, 30).mapToObj(Long::valueOf).toList();
        await().atMost(TestCluster.PATIENCE)
                .until(() -> seqs(endpoint).stream().distinct().toList().equals(all));
    }

    private static List<Long> seqs(String endpoint) {
        return receiver.accepted(endpoint).stream()
                .map(Call::event)
                .map(event -> event.getLong("seq"))
                .toList();
    }
}
