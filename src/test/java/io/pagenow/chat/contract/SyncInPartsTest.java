package io.pagenow.chat.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.ManyConversations;
import io.pagenow.chat.support.RawSocket;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A client with any number of conversations finds out what it has missed. */
class SyncInPartsTest {
    private static final int TEXT_FRAME = 0x1;

    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final TestUser cleo = server.newUser("cleo");

    @Test
    void theCursorsOfAllPartsCountTogetherAndTheLastPartAloneIsAnswered() {
        String first = conversation(ben, 3);
        String second = conversation(cleo, 3);
        String unnamed = conversation(server.newUser("dan"), 1);
        try (TestSocket socket = ann.connect()) {
            sync(socket, true, new JsonObject().put(first, 2));
            sync(socket, true, new JsonObject());
            assertThat(socket.settled()).isEmpty();
            sync(socket, false, new JsonObject().put(second, 3));
            socket.awaitType("synced");

            assertThat(seqs(socket, first)).containsExactly(3L);
            assertThat(seqs(socket, second)).isEmpty();
            assertThat(seqs(socket, unnamed)).containsExactly(1L);
            assertThat(socket.frames().stream().filter(frame -> "synced".equals(frame.getString("type"))))
                    .hasSize(1);
        }
    }

    @Test
    void aLaterPartCountsForAConversationThatIsNamedAgain() {
        String conversation = conversation(ben, 3);
        try (TestSocket socket = ann.connect()) {
            sync(socket, true, new JsonObject().put(conversation, 0));
            sync(socket, false, new JsonObject().put(conversation, 2));
            socket.awaitType("synced");

            assertThat(seqs(socket, conversation)).containsExactly(3L);
        }
    }

    @Test
    void otherFramesBetweenPartsAreCarriedOut() {
        String conversation = conversation(ben, 2);
        try (TestSocket socket = ann.connect()) {
            sync(socket, true, new JsonObject().put(conversation, 1));
            socket.heartbeat();
            socket.deliver("between", conversation, "sent between the parts");
            assertThat(socket.frames()).noneMatch(frame -> "synced".equals(frame.getString("type")));
            sync(socket, false, new JsonObject());
            socket.awaitType("synced");

            assertThat(seqs(socket, conversation)).containsExactly(3L, 2L, 3L);
        }
    }

    @Test
    void aPartThatIsNoFrameTakesAwayWhatItNamedAndNothingElse() {
        String conversation = conversation(ben, 2);
        try (TestSocket socket = ann.connect()) {
            sync(socket, true, new JsonObject().put(conversation, 1));
            sync(socket, true, new JsonObject().put("no conversation", 1));
            socket.awaitError("invalid-field");
            sync(socket, false, new JsonObject());
            socket.awaitType("synced");

            assertThat(seqs(socket, conversation)).containsExactly(2L);
        }
    }

    /** In 60 parts, as the client library sends them. */
    @Test
    void twentyThousandConversationsAreResumedFromInParts() throws SQLException {
        List<String> conversations = fill(20_000);
        String news = conversations.get(12_345);
        try (Connection database = server.database();
                var statement = database.createStatement()) {
            statement.execute(
                    "INSERT INTO message_table SELECT conversation_id, 2, gen_random_uuid(), now(), sender_id, 'news', 'news'"
                            + " FROM message_table WHERE conversation_id = '" + news + "'");
        }
        try (TestSocket socket = ann.connect()) {
            for (int from = 0; from < 20_000; from += 334) {
                int to = Math.min(from + 334, 20_000);
                sync(socket, to < 20_000, cursors(conversations.subList(from, to)));
            }
            socket.awaitType("synced");

            assertThat(seqs(socket, news)).containsExactly(2L);
            assertThat(socket.frames()).hasSize(2);
        }
    }

    @Test
    void aSyncOfOneFrameMayHave256KiB() throws SQLException, IOException {
        List<String> conversations = fill(5_000);
        byte[] sync = new JsonObject()
                .put("cursors", cursors(conversations))
                .put("action", "sync")
                .encode()
                .getBytes(UTF_8);
        assertThat(sync).hasSizeBetween(150_000, 256 * 1024);
        try (RawSocket socket = RawSocket.open(server.webSocket(), ann.token())) {
            socket.startText(sync.length, sync);

            assertThat(new String(socket.await(TEXT_FRAME), UTF_8)).isEqualTo("{\"type\":\"synced\"}");
        }
    }

    @Threat(7)
    @Test
    void aSyncThatNamesTooManyIsRefusedOnceAndTheSocketGoesOn() {
        JsonObject tenThousand = new JsonObject();
        for (int number = 0; number < 10_000; number++) {
            tenThousand.put(new UUID(1, number).toString(), 1);
        }
        try (TestSocket socket = ann.connect()) {
            for (int part = 0; part < 10; part++) {
                JsonObject others = new JsonObject();
                for (int number = 0; number < 10_000; number++) {
                    others.put(new UUID(2 + part, number).toString(), 1);
                }
                sync(socket, true, others);
            }
            sync(socket, true, tenThousand);
            assertThat(socket.awaitError("invalid-field").getString("field")).isEqualTo("cursors");
            sync(socket, true, tenThousand);
            sync(socket, false, tenThousand);
            assertThat(socket.settled()).hasSize(1);

            socket.sync();
            socket.awaitType("synced");
        }
    }

    private String conversation(TestUser other, int messages) {
        String conversation = ann.direct(other);
        try (TestSocket socket = other.connect()) {
            for (int number = 1; number <= messages; number++) {
                socket.deliver("t" + number, conversation, "message " + number);
            }
        }
        return conversation;
    }

    private List<String> fill(int count) throws SQLException {
        try (Connection database = server.database()) {
            return ManyConversations.fill(database, ann.id(), count);
        }
    }

    private static JsonObject cursors(List<String> conversations) {
        JsonObject cursors = new JsonObject();
        conversations.forEach(conversation -> cursors.put(conversation, 1));
        return cursors;
    }

    private static void sync(TestSocket socket, boolean part, JsonObject cursors) {
        JsonObject frame = new JsonObject().put("action", "sync").put("cursors", cursors);
        socket.send(part ? frame.put("part", true) : frame);
    }

    private static List<Long> seqs(TestSocket socket, String conversation) {
        return socket.messages(conversation).stream()
                .map(message -> message.getLong("seq"))
                .toList();
    }
}
