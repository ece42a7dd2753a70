package io.pagenow.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pagenow.chat.config.Settings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ports of a node that another process takes between the choice and the use. */
final class ClusterJoinTest {
    private static final long PATIENCE_SECONDS = 120;

    /** The members are listed, so no database is needed. Nobody listens on the discard port. */
    private static final Settings.Cluster SETTINGS =
            new Settings.Cluster(true, Optional.of("127.0.0.1"), 0, 0, List.of("127.0.0.1:9"), Optional.empty());

    private final Vertx worker = Vertx.vertx();
    private final List<NodeAddress> chosen = new ArrayList<>();
    private ServerSocket taken;

    @BeforeEach
    void take() throws IOException {
        taken = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws Exception {
        taken.close();
        worker.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void anotherBusPortIsChosenIfTheChosenOneIsTaken() throws Exception {
        joinsAtTheSecondAttempt(address -> new NodeAddress(address.host(), address.port(), taken.getLocalPort()));
    }

    @Test
    void anotherMembershipPortIsChosenIfTheChosenOneIsTaken() throws Exception {
        joinsAtTheSecondAttempt(address -> new NodeAddress(address.host(), taken.getLocalPort(), address.busPort()));
    }

    @Test
    void aNodeWhosePortsAreTakenEachTimeIsNoMember() throws Exception {
        ClusterJoin join = new ClusterJoin(SETTINGS, null, () -> {
            NodeAddress address = NodeAddress.choose(SETTINGS, null);
            chosen.add(new NodeAddress(address.host(), address.port(), taken.getLocalPort()));
            return chosen.get(chosen.size() - 1);
        });

        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> join.join(worker).await(PATIENCE_SECONDS, TimeUnit.SECONDS));

        assertThat(chosen).hasSizeGreaterThan(1);
        for (NodeAddress address : chosen) {
            try (ServerSocket free = new ServerSocket()) {
                free.bind(new InetSocketAddress(address.host(), address.port()));
            }
        }
    }

    private void joinsAtTheSecondAttempt(UnaryOperator<NodeAddress> toTaken) throws Exception {
        ClusterJoin join = new ClusterJoin(SETTINGS, null, () -> {
            NodeAddress address = NodeAddress.choose(SETTINGS, null);
            chosen.add(chosen.isEmpty() ? toTaken.apply(address) : address);
            return chosen.get(chosen.size() - 1);
        });

        Cluster cluster = join.join(worker).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        try {
            Set<String> members = new HashSet<>();
            cluster.onMembers(members::addAll);
            assertThat(members).containsExactly(cluster.nodeId());
            assertThat(chosen).hasSizeGreaterThan(1);
            NodeAddress used = chosen.get(chosen.size() - 1);
            new Socket(used.host(), used.busPort()).close();
            new Socket(used.host(), used.port()).close();
        } finally {
            cluster.leave().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
