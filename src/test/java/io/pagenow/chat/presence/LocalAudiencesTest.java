package io.pagenow.chat.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.bus.Bus;
import io.pagenow.chat.bus.message.Connection;
import io.pagenow.chat.bus.message.PresenceAudience;
import io.pagenow.chat.directory.SharedDirectory;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The questions of a node with many users to the database. */
class LocalAudiencesTest {
    private static final int CONNECTED = 1_500;

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx.eventBus());
    private final PlayedDatabase database = new PlayedDatabase();
    private final LocalConnections connections = new LocalConnections(new SharedDirectory());
    private final LocalAudiences audiences = new LocalAudiences(bus, connections);

    @BeforeEach
    void serve() {
        database.serve(bus);
        database.members.add("local-1");
        for (int number = 0; number < CONNECTED; number++) {
            connections.add(new Connection("local-" + number, "here:" + number));
        }
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void membersAreCountedAgainEachTimeAsLongAsTheyAreFew() {
        database.audienceSize.set(2 * CONNECTED);
        ask("ann");
        ask("ben");

        assertThat(database.sizeQueries).containsExactly(List.of("ann"), List.of("ben"));
    }

    @Test
    void moreThanTwiceAsManyAreCountedAgainOnlyNowAndThen() {
        database.audienceSize.set(2 * CONNECTED + 1);
        for (int number = 0; number < LocalAudiences.UNCOUNTED + 2; number++) {
            ask("user-" + number);
        }

        assertThat(database.sizeQueries)
                .containsExactly(List.of("user-0"), List.of("user-" + (LocalAudiences.UNCOUNTED + 1)));
        assertThat(database.audienceQueries)
                .hasSize(LocalAudiences.UNCOUNTED + 2)
                .allSatisfy(query -> assertThat(query.connected()).isPresent());
    }

    @Test
    void fewChangesAreCountedThoughManyWereNot() {
        database.audienceSize.set(4 * CONNECTED);
        ask("ann", "ben", "cleo", "dan");
        ask("eve");

        assertThat(database.sizeQueries).hasSize(2);
    }

    @Test
    void ofAllMembersThoseWhoAreConnectedAreFound() {
        assertThat(ask("ann"))
                .singleElement()
                .extracting(PresenceAudience::recipients)
                .isEqualTo(List.of("local-1"));
    }

    private List<PresenceAudience> ask(String... changed) {
        return audiences.of(List.of(changed)).timeout(20, TimeUnit.SECONDS).await();
    }
}
