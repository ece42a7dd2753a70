package io.pagenow.chat.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.jar.Person.Connection;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is acknowledged is there again, however the server ended. */
final class JarSurvivesIT {
    private static final int GOING_AWAY = 1001;

    @TempDir
    private Path folder;

    @Test
    void messagesSurviveAKillOfTheServerAndPositionsGoOn() {
        String conversation;
        JsonObject first;
        JarProcess killed = JarProcess.in(folder).start().awaitReady();
        Person alice = Person.signIn(killed, "alice");
        conversation = alice.directConversationWith("bob");
        first = alice.connect().send(conversation, "one", "before the kill");
        killed.kill();

        try (JarProcess server = JarProcess.in(folder).start().awaitReady()) {
            Person bob = Person.signIn(server, "bob");
            JsonArray history = bob.history(conversation);
            assertThat(history).hasSize(1);
            assertThat(history.getJsonObject(0).getString("messageId")).isEqualTo(first.getString("messageId"));
            assertThat(bob.connect().send(conversation, "two", "after it").getLong("seq"))
                    .isEqualTo(2);
        }
    }

    @Test
    void whenSomeoneWasLastSeenSurvivesAKill() {
        String database = TestDatabases.fresh();
        JarProcess killed = JarProcess.in(folder)
                .environment("CHAT_DATABASE_URI", database)
                .start()
                .awaitReady();
        TestUser ann = TestUser.signIn(killed, "ann");
        TestUser ben = TestUser.signIn(killed, "ben");
        ann.meet(ben);
        Instant came = Instant.now();
        assertThat(ben.connect().isOpen()).isTrue();
        await().until(() -> !"0".equals(TestDatabases.query(database, "SELECT count(*) FROM presence_table")));
        killed.kill();

        try (JarProcess server = JarProcess.in(folder)
                .environment("CHAT_DATABASE_URI", database)
                .start()
                .awaitReady()) {
            JsonObject presence = ann.at(server).presenceOf(ben);
            assertThat(presence.getBoolean("online")).isFalse();
            assertThat(Instant.parse(presence.getString("lastSeenAt"))).isBetween(came.minusMillis(1), Instant.now());
        }
        TestDatabases.drop(database);
    }

    @Test
    void serversOfOneDatabaseThatAreNoClusterAreToldOfEachOther() {
        String database = TestDatabases.fresh();
        try (JarProcess one = JarProcess.in(folder)
                        .environment("CHAT_DATABASE_URI", database)
                        .start()
                        .awaitReady();
                JarProcess other = JarProcess.in(folder)
                        .environment("CHAT_DATABASE_URI", database)
                        .start()
                        .awaitReady()) {
            for (JarProcess each : List.of(one, other)) {
                await().until(() -> each.output().contains("Another chat-api"));
                assertThat(each.output()).contains("WARN").contains("cluster.enabled");
            }
        }
        TestDatabases.drop(database);
    }

    @Test
    void aSendRepeatedAfterAKillMakesNoSecondMessage() {
        JarProcess killed = JarProcess.in(folder).start().awaitReady();
        Person before = Person.signIn(killed, "alice");
        String conversation = before.directConversationWith("bob");
        JsonObject first = before.connect().send(conversation, "same", "once");
        killed.kill();

        try (JarProcess server = JarProcess.in(folder).start().awaitReady()) {
            Person alice = Person.signIn(server, "alice");
            JsonObject again = alice.connect().send(conversation, "same", "once");
            assertThat(again).isEqualTo(first);
            assertThat(alice.history(conversation)).hasSize(1);
        }
    }

    @Test
    void sigtermClosesSocketsAsGoingAwayAndTokensOutliveTheRestart() {
        String conversation;
        Connection connection;
        JarProcess stopped = JarProcess.in(folder).start().awaitReady();
        try (stopped) {
            Person alice = Person.signIn(stopped, "alice");
            conversation = alice.directConversationWith("bob");
            connection = alice.connect();
            connection.send(conversation, "one", "before the stop");
        }
        assertThat(connection.awaitClose()).isEqualTo(GOING_AWAY);

        try (JarProcess server = JarProcess.in(folder).start().awaitReady()) {
            JarProcess command = JarProcess.in(folder).arguments("token", "bob").start();
            assertThat(command.awaitExit()).isZero();
            Person bob = Person.withToken(server, command.output().lines().reduce("", (before, line) -> line));
            assertThat(bob.history(conversation)).hasSize(1);
        }
    }

    @Test
    void aSecondServerOnTheSameDataIsRefused() {
        try (JarProcess first = JarProcess.in(folder).start().awaitReady()) {
            JarProcess second = JarProcess.in(folder).start();
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.output()).contains("cannot start").contains("data");
            assertThat(Person.signIn(first, "alice").directConversationWith("bob"))
                    .isNotBlank();
        }
    }

    @Test
    void itRunsAsAnOrdinaryUser() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path jar = Files.copy(Path.of(System.getProperty("chat.jar")), folder.resolve("chat-api.jar"));
        JarProcess.Builder builder = JarProcess.in(folder).jar(jar);
        if ("root".equals(System.getProperty("user.name"))) {
            builder.through("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "HOME=" + folder);
        }
        try (JarProcess server = builder.start().awaitReady()) {
            Person alice = Person.signIn(server, "alice");
            String conversation = alice.directConversationWith("bob");
            assertThat(alice.connect().send(conversation, "one", "hello").getLong("seq"))
                    .isEqualTo(1);
        }
    }
}
