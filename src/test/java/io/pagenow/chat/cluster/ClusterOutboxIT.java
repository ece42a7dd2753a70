package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.SqlClient;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of SQL are delivered on every node, and the death of a node, be it the one that relays, changes nothing. */
final class ClusterOutboxIT {
    private static final String BOT = "bot:orders";
    private static final int GROUPS = 4;
    private static final int MESSAGES = 2_000;

    @AutoClose
    private final TestCluster cluster = TestCluster.of(2);

    private static List<String> numbered() {
        return IntStream.rangeClosed(1, MESSAGES).mapToObj(n -> "m" + n).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void everyMessageComesOnceAndInOrderThoughOneNodeIsKilled(int killed) {
        TestUser ann = cluster.newUser("ann", 0);
        TestUser ben = cluster.newUser("ben", 1);
        TestUser cat = cluster.newUser("cat", 1);
        List<String> groups = new ArrayList<>();
        for (int index = 0; index < GROUPS; index++) {
            groups.add(ann.group("orders", ben, cat));
        }
        SqlClient.send(cluster.database(), groups.get(0), BOT, "first", "first");
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            await().until(() -> !ann.history(groups.get(0)).isEmpty());
            SqlClient.send(cluster.database(), groups.get(0), BOT, "for both", "both");
            anns.await(frame -> "for both".equals(frame.getString("content")));
            bens.await(frame -> "for both".equals(frame.getString("content")));

            AtOnce.run(GROUPS, index -> {
                for (int part = 0; part < 4; part++) {
                    SqlClient.sendMany(
                            cluster.database(),
                            groups.get(index),
                            BOT,
                            "m",
                            part * MESSAGES / 4 + 1,
                            (part + 1) * MESSAGES / 4);
                }
                return null;
            });
            await().until(() ->
                    Integer.parseInt(TestDatabases.query(cluster.database(), "SELECT count(*) FROM message_table"))
                            > MESSAGES / 4);
            cluster.node(killed).kill();
        }
        SqlClient.awaitRelayed(cluster.database());
        TestUser left = ben.at(cluster.nodes().get(0));
        for (String group : groups) {
            List<String> contents = left.history(group).stream()
                    .map(message -> message.getString("content"))
                    .filter(content -> content.startsWith("m"))
                    .toList();
            assertThat(contents).isEqualTo(numbered());
        }
        assertThat(TestDatabases.query(cluster.database(), "SELECT count(*) FROM outbox_failed_table"))
                .isEqualTo("0");
        try (TestSocket bens = left.connect()) {
            SqlClient.send(cluster.database(), groups.get(1), BOT, "afterwards", "afterwards");
            bens.await(frame -> "afterwards".equals(frame.getString("content")));
        }
    }
}
