package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.deployment.Node;
import io.pagenow.chat.chaos.deployment.Postgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** PostgreSQL stops in the midst of everything, and starts again. */
public final class PostgresRestart implements Fault {
    private static final Duration DOWN = Duration.ofSeconds(3);
    private static final Duration NOTICED = Duration.ofSeconds(5);
    private static final Duration WORKS = Duration.ofSeconds(5);

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    @Override
    public String name() {
        return "postgres-restart";
    }

    @Override
    public String how() {
        return "stop PostgreSQL immediately, start it 3 s after that";
    }

    @Override
    public String promise() {
        return "nothing is acknowledged meanwhile, sockets stay open, /health/ready says 503; everyone can send 5 s after it is back";
    }

    @Override
    public void strike(Stage stage) {
        Postgres postgres = stage.deployment().postgres();
        List<Node> nodes = stage.deployment().nodes();
        Map<Integer, Integer> lost = stage.lost();
        postgres.stopAtOnce();
        long stopped = System.nanoTime();
        stage.within(NOTICED, "turn /health/ready off on every node", () -> nodes.stream()
                .allMatch(node -> node.ready().orElse(0) == UNAVAILABLE));
        stage.hold(DOWN);
        long acknowledged = stage.ledger().begunAndAcknowledged(stopped, System.nanoTime());
        stage.require(acknowledged == 0, acknowledged + " sends were made and acknowledged while PostgreSQL was down");
        stage.require(stage.lost().equals(lost), "sockets were closed because PostgreSQL was down: " + stage.lost());
        postgres.start();
        stage.over();
        stage.within(
                WORKS, "let everyone send", () -> stage.population().recovered().isPresent());
        stage.within(NOTICED, "turn /health/ready on on every node", () -> nodes.stream()
                .allMatch(node -> node.ready().orElse(0) == OK));
    }
}
