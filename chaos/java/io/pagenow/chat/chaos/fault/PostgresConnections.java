package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.deployment.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Others take all of PostgreSQL's connections, those of the nodes too. */
public final class PostgresConnections implements Fault {
    private static final Duration TAKEN = Duration.ofSeconds(8);
    private static final Duration WORKS = Duration.ofSeconds(5);
    private static final int MOST = 200;

    @Override
    public String name() {
        return "postgres-connections";
    }

    @Override
    public String how() {
        return "take all connections of PostgreSQL for 8 s";
    }

    @Override
    public String promise() {
        return "senders are told that the database does not answer; everyone can send 5 s after; event loops stay free";
    }

    @Override
    public void strike(Stage stage) throws SQLException {
        Postgres postgres = stage.deployment().postgres();
        int refused = PostgresRefusals.count(stage);
        List<Connection> hogs = new ArrayList<>();
        try {
            Connection first = postgres.superuser();
            hogs.add(first);
            take(postgres, hogs);
            long end = System.nanoTime() + TAKEN.toNanos();
            while (System.nanoTime() - end < 0) {
                endThoseOfNodes(first);
                take(postgres, hogs);
                stage.hold(Duration.ofMillis(500));
            }
            stage.note(hogs.size() + " connections taken");
        } finally {
            for (Connection hog : hogs) {
                hog.close();
            }
        }
        PostgresRefusals.require(stage, refused);
        stage.over();
        stage.within(
                WORKS, "let everyone send", () -> stage.population().recovered().isPresent());
    }

    private static void endThoseOfNodes(Connection superuser) throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'chat'");
        }
    }

    private static void take(Postgres postgres, List<Connection> hogs) {
        try {
            while (hogs.size() < MOST) {
                hogs.add(postgres.superuser());
            }
        } catch (SQLException noneLeft) {
            // That is what was wanted.
        }
    }
}
