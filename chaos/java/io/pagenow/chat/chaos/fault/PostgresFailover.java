package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.deployment.Layout;
import io.pagenow.chat.chaos.deployment.Node;
import io.pagenow.chat.chaos.deployment.ReplicatedPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The primary of a replicated PostgreSQL dies, and its standby takes over. */
public final class PostgresFailover implements Fault {
    private static final Duration AFTERWARDS = Duration.ofSeconds(1);
    private static final Duration WORKS = Duration.ofSeconds(10);

    private static final int OK = 200;

    @Override
    public String name() {
        return "postgres-failover";
    }

    @Override
    public String how() {
        return "stop the primary immediately, promote its synchronous standby, and make a new standby at the old address";
    }

    @Override
    public String promise() {
        return "no acknowledged message is lost, sockets stay open; everyone can send 10 s after the standby has taken over";
    }

    @Override
    public Layout layout() {
        return Layout.withStandby();
    }

    @Override
    public void strike(Stage stage) {
        ReplicatedPostgres postgres = stage.deployment().replicatedPostgres();
        List<Node> nodes = stage.deployment().nodes();
        Map<Integer, Integer> lost = stage.lost();
        postgres.failOver();
        stage.over();
        stage.within(
                WORKS, "let everyone send", () -> stage.population().recovered().isPresent());
        stage.within(WORKS, "be ready on every node", () -> nodes.stream()
                .allMatch(node -> node.ready().orElse(0) == OK));
        // Two servers again, of which the one at the old address takes no writes.
        postgres.replaceStandby();
        stage.hold(AFTERWARDS);
        stage.require(stage.lost().equals(lost), "sockets were closed because of the failover: " + stage.lost());
    }
}
