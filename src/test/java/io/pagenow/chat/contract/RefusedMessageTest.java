package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pagenow.chat.support.Patience;
import io.pagenow.chat.support.TestDatabases;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages are stored together. One that the database refuses is refused alone. */
class RefusedMessageTest {
    private static final int SENDERS = 6;
    private static final int EACH = 12;

    private final TestServer server = TestServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("P0001", trigger("RAISE EXCEPTION 'it says %', NEW.content")),
                Arguments.of("CHAT1", trigger("RAISE EXCEPTION 'no' USING ERRCODE = 'CHAT1'")),
                Arguments.of("22P02", trigger("PERFORM NEW.content::int")),
                Arguments.of("22012", trigger("PERFORM 1 / 0")),
                Arguments.of("23514", "ALTER TABLE message_table ADD CHECK (content NOT LIKE '%poison%')"),
                Arguments.of(
                        "23505",
                        "CREATE UNIQUE INDEX ON message_table ((1)) WHERE content LIKE '%poison%';"
                                + "INSERT INTO message_table VALUES (gen_random_uuid(), 1, gen_random_uuid(), now(), '', '', 'poison')"));
    }

    private static String trigger(String statement) {
        return "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " IF NEW.content LIKE '%poison%' THEN " + statement + "; END IF; RETURN NEW; END $$;"
                + " CREATE TRIGGER refuse BEFORE INSERT ON message_table FOR EACH ROW EXECUTE FUNCTION refuse()";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void theOthersOfItsBatchAreStoredInTheirOrder(String sqlState, String refusal) throws SQLException {
        List<TestUser> senders = users();
        List<String> conversations = senders.stream()
                .map(sender -> sender.direct(server.newUser("friend")))
                .toList();
        List<TestSocket> sockets = senders.stream().map(TestUser::connect).toList();
        TestDatabases.execute(server.databaseUri(), refusal);
        try (Connection connection = server.database();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE message_table IN SHARE MODE");
            sockets.get(0).sendMessage("first", conversations.get(0), "first");
            awaitBlockedWriter();
            for (int number = 0; number < EACH; number++) {
                for (int sender = 0; sender < SENDERS; sender++) {
                    boolean guilty = sender == 1 && (number == 3 || number == 4);
                    sockets.get(sender)
                            .sendMessage("m" + number, conversations.get(sender), guilty ? "poison" : "text " + number);
                }
            }
            sockets.forEach(TestSocket::settled);
            connection.rollback();
        }
        for (int sender = 0; sender < SENDERS; sender++) {
            int stored = sender == 0 ? EACH + 1 : sender == 1 ? EACH - 2 : EACH;
            List<JsonObject> live = sockets.get(sender).awaitMessages(conversations.get(sender), stored);
            List<JsonObject> history = senders.get(sender).history(conversations.get(sender));

            assertThat(history).hasSize(stored);
            assertThat(history).extracting(RefusedMessageTest::seq).isSorted();
            assertThat(live)
                    .extracting(RefusedMessageTest::seq)
                    .containsExactlyElementsOf(
                            history.stream().map(RefusedMessageTest::seq).toList());
        }
        List<JsonObject> errors = sockets.get(1)
                .awaitCount(
                        2,
                        frame -> "error".equals(frame.getString("type"))
                                && frame.getString("tempMessageId", "").matches("m[0-9]+"));
        assertThat(errors).extracting(error -> error.getString("tempMessageId")).containsExactlyInAnyOrder("m3", "m4");
        assertThat(errors).allSatisfy(error -> {
            assertThat(error.getString("code")).isEqualTo("invalid-field");
            assertThat(error.getString("message")).contains(sqlState).doesNotContain("poison");
        });
        sockets.forEach(TestSocket::close);
    }

    @Test
    void aStatementThatNobodysDataIsToBlameForIsAFaultOfTheServer() {
        TestUser ann = server.newUser("ann");
        String conversation = ann.direct(server.newUser("ben"));
        try (TestSocket socket = ann.connect()) {
            socket.deliver("before", conversation, "text");
            TestDatabases.execute(server.databaseUri(), "ALTER TABLE message_table RENAME TO away");
            socket.sendMessage("during", conversation, "text");

            assertThat(socket.awaitError("internal").getString("tempMessageId")).isEqualTo("during");
        }
    }

    @Test
    void whoWasLastSeenWhenIsStoredOfTheOthersToo() {
        List<TestUser> users = users();
        users.get(0).meet(users.get(1), users.get(2), users.get(3));
        TestDatabases.execute(
                server.databaseUri(),
                "ALTER TABLE presence_table ADD CHECK (user_id <> '"
                        + users.get(1).id() + "')");
        users.forEach(user -> user.connect().close());
        server.restart();

        assertThat(users.get(0).presenceOf(users.get(1)).getString("lastSeenAt"))
                .isNull();
        for (TestUser stored : List.of(users.get(0), users.get(2), users.get(3))) {
            assertThat(users.get(0).presenceOf(stored).getString("lastSeenAt")).matches(Shapes.TIMESTAMP);
        }
    }

    private List<TestUser> users() {
        return IntStream.range(0, SENDERS)
                .mapToObj(number -> server.newUser("sender" + number))
                .toList();
    }

    private static long seq(JsonObject message) {
        return message.getLong("seq");
    }

    private void awaitBlockedWriter() {
        await().atMost(Duration.ofSeconds(Patience.SECONDS)).until(() -> !"0"
                .equals(TestDatabases.query(
                        server.databaseUri(),
                        "SELECT count(*) FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND wait_event_type = 'Lock'")));
    }
}
