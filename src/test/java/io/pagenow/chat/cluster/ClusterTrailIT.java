package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.MetricsText;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A message can be followed over the nodes, and what goes between them is measured. */
final class ClusterTrailIT {
    @AutoClose
    private static final TestCluster cluster = TestCluster.of(2, Map.of("CHAT_LOG_MESSAGES", "true"));

    @Test
    void aMessageIsInTheLogOfEveryNodeAtEachStation() {
        TestUser ann = cluster.newUser("ann", 0);
        TestUser ben = cluster.newUser("ben", 1);
        String conversation = ann.direct(ben);
        String id;
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            id = anns.deliver("t1", conversation, "nobody's business").getString("messageId");
            bens.awaitMessages(conversation, 1);
        }

        await().atMost(TestCluster.PATIENCE).untilAsserted(() -> {
            assertThat(stations(0, id)).containsExactlyInAnyOrder("accepted", "stored", "sent", "delivered");
            assertThat(stations(1, id)).containsExactly("received", "delivered");
        });
        for (int node = 0; node < 2; node++) {
            assertThat(lines(node, id)).allSatisfy(line -> assertThat(line).contains(conversation));
            assertThat(cluster.node(node).output()).doesNotContain("nobody's business");
        }
        assertThat(lines(0, id).get(0)).contains("tempMessageId t1", "session ");
        assertThat(lines(0, id).get(1)).contains("seq 1", "batch ");
    }

    @Test
    void whatGoesBetweenNodesIsMeasured() {
        TestUser ann = cluster.newUser("ann", 0);
        TestUser ben = cluster.newUser("ben", 1);
        String conversation = ann.direct(ben);
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            anns.deliver("t1", conversation, "hello");
            bens.awaitMessages(conversation, 1);

            MetricsText sender = MetricsText.of(cluster.node(0).http());
            MetricsText receiver = MetricsText.of(cluster.node(1).http());
            assertThat(sender.value("chat_cluster_nodes")).isEqualTo(2);
            assertThat(sender.value("chat_directory_entries")).isGreaterThanOrEqualTo(2);
            assertThat(sender.value("chat_bus_batches_sent_total")).isPositive();
            assertThat(receiver.value("chat_bus_batches_received_total")).isPositive();
            assertThat(receiver.value("chat_bus_messages_received_total")).isPositive();
            assertThat(receiver.value("chat_bus_delay_seconds_count")).isPositive();
            assertThat(receiver.value("chat_bus_drops_total{at=\"window\"}")).isZero();
            assertThat(ofNoCall(sender)).isEqualTo(ofNoCall(receiver));
        }
    }

    /** Calls have series once they were made, which not all were on both nodes. */
    private static Set<String> ofNoCall(MetricsText metrics) {
        return metrics.series().stream()
                .filter(series -> series.startsWith("chat_") && !series.contains("operation="))
                .collect(Collectors.toSet());
    }

    private static List<String> lines(int node, String id) {
        return cluster.node(node)
                .output()
                .lines()
                .filter(line -> line.contains(id))
                .toList();
    }

    private static List<String> stations(int node, String id) {
        return lines(node, id).stream()
                .map(line -> line.replaceAll(".*Message " + id + " ([a-z]+):.*", "$1"))
                .toList();
    }
}
