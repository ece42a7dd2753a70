package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.deployment.Layout;
import io.pagenow.chat.chaos.deployment.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Connections to PostgreSQL stay open, and nothing comes through them any more. */
public final class PostgresDeaf implements Fault {
    /** A statement is given up after 16 s, and a new connection works at once. */
    private static final Duration WORKS = Duration.ofSeconds(30);

    private static final int OK = 200;

    @Override
    public String name() {
        return "postgres-deaf";
    }

    @Override
    public String how() {
        return "take and throw away what is sent on every connection to PostgreSQL; new connections work";
    }

    @Override
    public String promise() {
        return "everyone can send 30 s after, nodes are ready, sockets stay open, event loops stay free";
    }

    @Override
    public Layout layout() {
        return Layout.withDatabaseProxy();
    }

    @Override
    public Duration recovery() {
        return WORKS;
    }

    @Override
    public void strike(Stage stage) {
        List<Node> nodes = stage.deployment().nodes();
        Map<Integer, Integer> lost = stage.lost();
        stage.deployment().databaseProxy().silence();
        stage.over();
        stage.within(
                WORKS, "let everyone send", () -> stage.population().recovered().isPresent());
        stage.within(WORKS, "be ready on every node", () -> nodes.stream()
                .allMatch(node -> node.ready().orElse(0) == OK));
        stage.require(stage.lost().equals(lost), "sockets were closed because PostgreSQL was silent: " + stage.lost());
    }
}
