package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.jar.JarProcess;
import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Administrators see all nodes from any of them, and one that does not answer as silent. */
final class AdminStatusIT {

    private static List<JsonObject> nodes(JarProcess node) {
        String token = Rest.post(node.http().resolve("/dev/token"), "{\"userId\":\"root\",\"admin\":true}")
                .object()
                .getString("token");
        Rest.Answer answer = Rest.get(node.http().resolve("/admin/status"), "Authorization", token);
        assertThat(answer.status()).isEqualTo(200);
        return answer.object().getJsonArray("nodes").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static void signal(String name, JarProcess node) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(node.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void everyNodeTellsOfAllAndASilentOneIsNamed() throws Exception {
        try (TestCluster cluster = TestCluster.of(2)) {
            try (TestSocket socket = cluster.newUser("ann", 1).connect()) {
                socket.settled();
                await().untilAsserted(() -> {
                    List<JsonObject> seen = nodes(cluster.node(0));
                    assertThat(seen)
                            .extracting(node -> node.getString("address"))
                            .containsExactly(
                                    cluster.node(0).http().getAuthority(),
                                    cluster.node(1).http().getAuthority());
                    assertThat(seen)
                            .extracting(node -> node.getJsonObject("sockets").getInteger("chat"))
                            .containsExactly(0, 1);
                    assertThat(seen).allSatisfy(node -> assertThat(node.getJsonObject("cluster"))
                            .isNotNull());
                });
            }
            String second = nodes(cluster.node(1)).get(0).getString("nodeId");
            signal("STOP", cluster.node(1));
            try {
                List<JsonObject> seen = nodes(cluster.node(0));
                assertThat(seen).hasSize(2);
                assertThat(seen.get(1))
                        .isEqualTo(new JsonObject().put("nodeId", second).put("silent", true));
            } finally {
                signal("CONT", cluster.node(1));
            }
            await().atMost(TestCluster.PATIENCE).untilAsserted(() -> assertThat(nodes(cluster.node(0)))
                    .hasSize(2)
                    .noneMatch(node -> node.containsKey("silent")));
        }
    }
}
