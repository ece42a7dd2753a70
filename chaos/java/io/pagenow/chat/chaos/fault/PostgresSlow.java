package io.pagenow.chat.chaos.fault;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Statements do not come to an end. */
public final class PostgresSlow implements Fault {
    /** Longer than a node waits for a batch. */
    private static final Duration LOCKED = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "postgres-slow";
    }

    @Override
    public String how() {
        return "lock the table of messages for 20 s";
    }

    @Override
    public String promise() {
        return "senders are told within those 20 s that the database does not answer; event loops stay free";
    }

    @Override
    public void strike(Stage stage) throws SQLException {
        int refused = PostgresRefusals.count(stage);
        try (Connection connection = stage.deployment().postgres().superuser();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE message_table IN ACCESS EXCLUSIVE MODE");
            long since = System.nanoTime();
            stage.hold(LOCKED);
            long acknowledged = stage.ledger().begunAndAcknowledged(since, System.nanoTime());
            stage.require(acknowledged == 0, acknowledged + " sends were made and acknowledged past the lock");
            connection.rollback();
        }
        PostgresRefusals.require(stage, refused);
        stage.over();
    }
}
