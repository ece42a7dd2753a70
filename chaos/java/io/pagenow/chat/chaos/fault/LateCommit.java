package io.pagenow.chat.chaos.fault;

import io.pagenow.chat.chaos.client.Device;
import io.pagenow.chat.chaos.client.Population;
import io.pagenow.chat.chaos.deployment.Deployment;
import io.pagenow.chat.chaos.deployment.Node;
import io.pagenow.chat.support.TestUser;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** A node dies while PostgreSQL works for it; what it has stored is committed when the other nodes believe to know all. */
public final class LateCommit implements Fault {
    private static final int MEMBERS = 6;
    private static final Duration NOTICED = Duration.ofSeconds(10);
    private static final Duration READ = Duration.ofSeconds(2);

    /** A statement may take 10 s, and only then the others look again. */
    private static final Duration TOLD = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "late-commit";
    }

    @Override
    public String how() {
        return "hold up what a node stores, kill -9 the node, let it be committed 2 s after the others have noticed; nobody says more";
    }

    @Override
    public String promise() {
        return "everyone who is connected has it 30 s later";
    }

    @Override
    public void strike(Stage stage) throws SQLException {
        Deployment deployment = stage.deployment();
        Population population = stage.population();
        Node victim = stage.victim();
        List<TestUser> users = population.people().users().subList(0, MEMBERS);
        String conversation = population.group(users);
        Device speaker = population.device(users.get(0), users.get(0).id() + "-speaker", population.network());
        population.ask(() -> {
            speaker.connect(victim);
            return null;
        });
        stage.within(NOTICED, "connect", () -> stage.areOnline(List.of(speaker)));
        population.load(false);
        stage.within(NOTICED, "answer everything", () -> population.unanswered() == 0);
        try (Connection connection = deployment.postgres().superuser();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE message_table IN SHARE MODE");
            population.ask(() -> {
                speaker.send(conversation, "the last word");
                return null;
            });
            stage.within(NOTICED, "begin to store it", () -> isHeldUp(statement));
            // Who has sent it does not come back to send it again.
            population.ask(() -> {
                speaker.end();
                return null;
            });
            victim.kill();
            stage.within(NOTICED, "notice that a node is gone", () -> deployment.reachable().stream()
                    .allMatch(node -> node.members() == deployment.nodes().size() - 1));
            stage.hold(READ);
            connection.rollback();
        }
        stage.within(
                TOLD,
                "tell everyone what was committed late",
                () -> population.unanswered() == 0 && population.isComplete(population.histories()));
        stage.require(
                !population.histories().get(conversation).isEmpty(), "what the dead node had sent was not committed");
        population.load(true);
        stage.over();
        victim.restart(deployment.jar());
        deployment.awaitTogether();
    }

    private static boolean isHeldUp(Statement statement) {
        try (ResultSet waiting = statement.executeQuery(
                "SELECT FROM pg_locks WHERE NOT granted AND relation = 'message_table'::regclass")) {
            return waiting.next();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
