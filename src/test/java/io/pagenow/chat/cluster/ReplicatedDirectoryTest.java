package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.config.Settings;
import io.pagenow.chat.directory.Directory;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The directory of members that are real but for their sockets: all of them are in this process. */
final class ReplicatedDirectoryTest {
    private static final int PATIENCE_SECONDS = 60;

    /** More than fit into one batch. */
    private static final int MANY = 2_000;

    private final Vertx worker = Vertx.vertx();
    private final List<Cluster> nodes = new ArrayList<>();
    private String first = "127.0.0.1:9";

    @BeforeEach
    void join() throws Exception {
        add();
        add();
        await().until(() ->
                directory(0).nodes().size() == 2 && directory(1).nodes().size() == 2);
    }

    private Cluster add() throws Exception {
        Settings.Cluster settings =
                new Settings.Cluster(true, Optional.of("127.0.0.1"), 0, 0, List.of(first), Optional.empty());
        NodeAddress address = NodeAddress.choose(settings, null);
        first = nodes.isEmpty() ? "127.0.0.1:" + address.port() : first;
        nodes.add(
                new ClusterJoin(settings, null, () -> address).join(worker).await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        return nodes.get(nodes.size() - 1);
    }

    private ReplicatedDirectory directory(int node) {
        return nodes.get(node).connections();
    }

    @AfterEach
    void leave() throws Exception {
        for (Cluster node : nodes) {
            node.leave().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        worker.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void manyWhoComeAtOnceAreKnownEverywhere() {
        enter(0, MANY);

        awaitSame(MANY);
        assertThat(directory(1).of("user-7")).isEqualTo(Map.of(nodes.get(0).nodeId(), ""));
    }

    @Test
    void anEntryIsKnownToAllWhenItIsWrittenAndAChangeAndItsEndFollow() throws Exception {
        Queue<String> changes = new ConcurrentLinkedQueue<>();
        directory(1).listen((user, wasPresent) -> changes.add(user + ' ' + wasPresent));
        directory(0).put("ann", "").await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(directory(1).contains("ann")).isTrue();
        directory(0).put("ann", Directory.ACTIVE).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(directory(1).of("ann")).containsValue(Directory.ACTIVE);
        directory(0).remove("ann");

        await().until(() -> !directory(1).contains("ann"));
        assertThat(changes).containsExactly("ann false", "ann true", "ann true");
    }

    @Test
    void aNodeThatComesLaterGetsAllEntriesWhenItAsks() throws Exception {
        enter(0, MANY);
        awaitSame(MANY);
        Cluster late = add();
        directory(0).repeatTo(late.nodeId());
        directory(1).repeatTo(late.nodeId());

        awaitSame(MANY);
    }

    @Test
    void aNodeThatLeavesTakesItsEntriesAlongAndOthersStay() throws Exception {
        enter(0, MANY);
        directory(1).put("ann", "").await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        awaitSame(MANY + 1);
        nodes.remove(0).leave().await(PATIENCE_SECONDS, TimeUnit.SECONDS);

        await().until(() -> directory(0).digest().entries() == 1);
        assertThat(directory(0).contains("ann")).isTrue();
        assertThat(directory(0).usersOf(nodes.get(0).nodeId())).containsExactly("ann");
    }

    @Test
    void aNodeThatIsToStopHasNoEntriesAnyMore() throws Exception {
        enter(0, MANY);
        awaitSame(MANY);
        directory(0).withdraw().await(PATIENCE_SECONDS, TimeUnit.SECONDS);

        awaitSame(0);
        directory(0).put("late", "").await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(directory(1).contains("late")).isFalse();
    }

    private void enter(int node, int users) {
        for (int user = 0; user < users; user++) {
            directory(node).put("user-" + user, "");
        }
    }

    private void awaitSame(int entries) {
        await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS).untilAsserted(() -> {
            for (Cluster node : nodes) {
                assertThat(node.connections().digest().entries()).isEqualTo(entries);
                assertThat(node.connections().digest())
                        .isEqualTo(nodes.get(0).connections().digest());
            }
        });
    }
}
