package io.pagenow.chat.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.config.Secret;
import io.pagenow.chat.support.TestDatabases;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers on one database that do not know each other notice it, and nothing else is taken for that. */
class ServerHeartbeatTest {
    private final String database = TestDatabases.fresh();
    private final Vertx vertx = Vertx.vertx();
    private long nanos;
    private Pool pool;
    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void makeTheTables() {
        DatabaseAddress address = new DatabaseAddress(new Secret(database));
        new Migrations(address).apply();
        // Statements of one server come on any of its connections, as behind a pooler.
        pool = PgBuilder.pool()
                .connectingTo(address.connectOptions(address.hosts().get(0), false))
                .with(new PoolOptions().setMaxSize(3))
                .using(vertx)
                .build();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
        TestDatabases.drop(database);
    }

    private ServerHeartbeat server(boolean clustered) {
        return new ServerHeartbeat(pool, clustered, () -> nanos, warnings::add, areEnabled -> {});
    }

    /** Some beats of each, in turns. */
    private void beat(ServerHeartbeat... servers) {
        for (int round = 0; round < 4; round++) {
            for (ServerHeartbeat server : servers) {
                server.beat().await();
            }
        }
    }

    @Test
    void twoWithoutAClusterAreBothToldOfTheOtherAndAgainAfterAnHour() {
        ServerHeartbeat one = server(false);
        ServerHeartbeat other = server(false);
        beat(one, other);
        assertThat(warnings)
                .hasSize(2)
                .allMatch(warning ->
                        warning.contains("process " + ProcessHandle.current().pid())
                                && warning.contains("CHAT_CLUSTER_ENABLED=true"));

        nanos += Duration.ofMinutes(59).toNanos();
        beat(one, other);
        assertThat(warnings).hasSize(2);
        nanos += Duration.ofMinutes(2).toNanos();
        beat(one, other);
        assertThat(warnings).hasSize(4);
    }

    @Test
    void nodesOfAClusterAreNotWarnedAbout() {
        beat(server(true), server(true), server(true));

        assertThat(warnings).isEmpty();
    }

    @Test
    void oneThatIsNotInTheClusterIsWarnedAboutByAll() {
        beat(server(true), server(true), server(false));

        assertThat(warnings).hasSize(3);
    }

    @Test
    void aRestartIsNoSecondServerWhetherTheFirstWasStoppedOrKilled() {
        ServerHeartbeat stopped = server(false);
        beat(stopped);
        stopped.stop().await();
        ServerHeartbeat killed = server(false);
        beat(killed);

        beat(server(false));

        assertThat(warnings).isEmpty();
    }

    @Test
    void clocksDoNotMatter() {
        ServerHeartbeat frozen = server(false);
        beat(frozen);
        ServerHeartbeat one = server(false);
        for (String time : List.of("+ interval '1 day'", "- interval '50 minutes'", "+ interval '1 second'")) {
            TestDatabases.execute(database, "UPDATE chat_running_server SET beat_at = now() " + time);
            beat(one);
        }
        assertThat(warnings).isEmpty();

        beat(frozen, one);
        assertThat(warnings).isNotEmpty();
    }

    @Test
    void theRowOfAKilledOneIsDeletedAfterAnHour() {
        beat(server(false));
        TestDatabases.execute(database, "UPDATE chat_running_server SET beat_at = now() - interval '61 minutes'");
        beat(server(false));

        assertThat(TestDatabases.query(database, "SELECT count(*) FROM chat_running_server"))
                .isEqualTo("1");
    }

    @Test
    void aBeatThatFailsIsFollowedByOthers() {
        ServerHeartbeat one = server(false);
        ServerHeartbeat other = server(false);
        beat(one);
        TestDatabases.execute(database, "ALTER TABLE chat_running_server RENAME TO away");
        assertThat(one.beat().otherwiseEmpty().await()).isNull();
        TestDatabases.execute(
                database, "ALTER TABLE away RENAME TO chat_running_server", "TRUNCATE chat_running_server");
        beat(one, other);

        assertThat(warnings).hasSize(2);
    }

    @Test
    void theDoctorSeesThoseWhoBeatAndNotTheKilledOnes() throws SQLException {
        beat(server(false), server(true));
        ServerHeartbeat alive = server(false);
        beat(alive);
        long timer = vertx.setPeriodic(500, again -> alive.beat());
        try (Connection connection = TestDatabases.open(database)) {
            assertThat(RunningServers.on(connection)).singleElement().satisfies(server -> assertThat(server.clustered())
                    .isFalse());
        } finally {
            vertx.cancelTimer(timer);
        }
    }
}
