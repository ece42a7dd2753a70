package io.pagenow.chat.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.AtOnce;
import io.pagenow.chat.support.SilentProxy;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Connections to the database that still seem to be there, and on which nothing comes any more. */
class SilentDatabaseTest {
    private static final String DATABASE = TestDatabases.fresh();

    @AutoClose
    private static final SilentProxy proxy =
            new SilentProxy(URI.create(DATABASE).getPort());

    @AutoClose
    private static final TestServer server = TestServer.with()
            .set("CHAT_DATABASE_POOL_SIZE", "4")
            .database(DATABASE.replace(":" + URI.create(DATABASE).getPort() + "/", ":" + proxy.port() + "/"))
            .start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");

    @AfterAll
    static void drop() {
        server.stop();
        TestDatabases.drop(DATABASE);
    }

    @Test
    void silentConnectionsAreReplacedTogether() {
        String conversation = ann.direct(ben);
        try (TestSocket socket = ann.connect()) {
            socket.deliver("before", conversation, "before");
            ask(8);
            proxy.silence();

            await().until(() -> Availability.send(socket, conversation).equals("stored"));
            await().until(() -> Availability.ready(server) == 200);
            // None of the silent ones is left for somebody to find.
            assertThat(ask(8)).isEqualTo(8);
        }
    }

    @Test
    void aDatabaseThatLetsInAndSaysNothingTakesNoConnectionForEver() {
        String conversation = ann.direct(ben);
        try (TestSocket socket = ann.connect()) {
            socket.deliver("before", conversation, "before");
            proxy.silenceNewOnes(true);
            proxy.silence();
            await().until(() -> Availability.ready(server) == 503);
            for (int number = 0; number < 8; number++) {
                socket.sendMessage("meanwhile-" + number, conversation, "meanwhile");
            }
            await().until(() -> proxy.open() > 4);
            proxy.silenceNewOnes(false);

            await().until(() -> Availability.ready(server) == 200);
            await().until(() -> Availability.send(socket, conversation).equals("stored"));
            assertThat(ask(8)).isEqualTo(8);
            // Closed are those that were opened in vain, not the pool's, the writer's, the relay's and one that looks.
            await().until(() -> proxy.open() <= 7);
        }
    }

    /** @return how many of so many questions at once are answered */
    private long ask(int count) {
        return AtOnce.run(count, index -> ann.get("/conversations").status()).stream()
                .filter(status -> status == 200)
                .count();
    }
}
