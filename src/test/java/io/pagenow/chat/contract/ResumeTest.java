package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.pagenow.chat.support.Threat;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who was away gets everything that was missed, in order, and nothing falls between that and what is live. */
class ResumeTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");

    @Test
    void everythingAfterTheCursorComesInOrderAndThenSynced() {
        String conversation = ann.direct(ben);
        fill(conversation, 1_203);
        try (TestSocket socket = ben.connect()) {
            socket.sync(conversation, 3);
            socket.awaitType("synced");

            assertThat(seqs(socket.messages(conversation))).containsExactlyElementsOf(range(4, 1_203));
            assertThat(socket.messages(conversation).get(0).getString("tempMessageId"))
                    .isEqualTo("t4");
        }
    }

    @Test
    void conversationsTheClientDoesNotKnowComeFromTheirBeginning() {
        String known = ann.direct(ben);
        fill(known, 2);
        TestUser cleo = server.newUser("cleo");
        String unknown = cleo.direct(ben);
        try (TestSocket cleos = cleo.connect()) {
            cleos.deliver("c1", unknown, "hello");
        }
        try (TestSocket socket = ben.connect()) {
            socket.sync(known, 2);
            socket.awaitType("synced");

            assertThat(socket.messages(known)).isEmpty();
            assertThat(seqs(socket.messages(unknown))).containsExactly(1L);
        }
    }

    @Test
    void whatIsMissedInManyConversationsComesCompleteOneConversationAfterTheOther() {
        Map<String, Long> cursors = new HashMap<>();
        for (int number = 0; number < 4; number++) {
            String conversation = ann.direct(server.newUser("someone"));
            fill(conversation, 333 + number);
            cursors.put(conversation, 10L * number);
        }
        String complete = ann.direct(ben);
        fill(complete, 2);
        try (TestSocket socket = ann.connect()) {
            socket.sync(Stream.concat(
                            cursors.entrySet().stream()
                                    .filter(cursor -> cursor.getValue() > 0)
                                    .flatMap(cursor -> Stream.of(cursor.getKey(), cursor.getValue())),
                            Stream.of(complete, 2L))
                    .toArray());
            socket.awaitType("synced");

            cursors.forEach((conversation, cursor) -> assertThat(seqs(socket.messages(conversation)))
                    .containsExactlyElementsOf(range(cursor + 1, 333 + cursor / 10)));
            assertThat(socket.messages(complete)).isEmpty();
            assertThat(socket.frames().stream()
                            .map(frame -> frame.getString("conversationId"))
                            .filter(Objects::nonNull)
                            .collect(Collectors.groupingBy(id -> id, LinkedHashMap::new, Collectors.counting()))
                            .keySet())
                    .containsExactlyElementsOf(
                            cursors.keySet().stream().sorted().toList());
        }
    }

    @Test
    void aStretchThatAnOperatorDeletedEndsNothing() throws SQLException {
        String conversation = ann.direct(ben);
        fill(conversation, 1_203);
        try (Connection database = server.database();
                Statement statement = database.createStatement()) {
            statement.execute("DELETE FROM message_table WHERE conversation_id = '" + conversation
                    + "' AND seq BETWEEN 400 AND 1100");
        }
        try (TestSocket socket = ben.connect()) {
            socket.sync(conversation, 0);
            socket.awaitType("synced");

            assertThat(seqs(socket.messages(conversation)))
                    .containsExactlyElementsOf(
                            LongStream.concat(LongStream.rangeClosed(1, 399), LongStream.rangeClosed(1_101, 1_203))
                                    .boxed()
                                    .toList());
        }
    }

    @Test
    void aCursorBeyondTheEndHoldsNothingBackLater() {
        String conversation = ann.direct(ben);
        fill(conversation, 1);
        try (TestSocket socket = ben.connect()) {
            socket.sync(conversation, 1_000);
            socket.awaitType("synced");
            fill(conversation, 2, 2);

            assertThat(seqs(socket.awaitMessages(conversation, 1))).containsExactly(2L);
        }
    }

    @Threat(9)
    @Test
    void cursorsOfConversationsOfOthersAreAnsweredLikeThoseOfNone() {
        TestUser cleo = server.newUser("cleo");
        String others = ann.direct(ben);
        fill(others, 3);
        try (TestSocket socket = cleo.connect()) {
            socket.sync(others, 0, UUID.randomUUID().toString(), 0);
            socket.awaitType("synced");

            assertThat(socket.frames()).hasSize(1);
        }
    }

    @Test
    void whileOthersGoOnSendingThereIsNoGapAndNoDouble() {
        String conversation = ann.direct(ben);
        fill(conversation, 700);
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Integer> sender = CompletableFuture.supplyAsync(() -> {
            try (TestSocket anns = ann.connect()) {
                int sent = 700;
                while (!stop.get()) {
                    sent++;
                    anns.deliver("t" + sent, conversation, "message " + sent);
                }
                return sent;
            }
        });
        try {
            for (int round = 0; round < 5; round++) {
                try (TestSocket socket = ben.connect()) {
                    socket.sync(conversation, 0);
                    socket.awaitType("synced");
                    int atSync = socket.messages(conversation).size();
                    List<JsonObject> seen = socket.awaitMessages(conversation, atSync + 20);
                    // What came live before the sync was asked for comes again with it.
                    List<Long> fromSync = seqs(seen).subList(seqs(seen).indexOf(1L), seen.size());
                    assertThat(fromSync).containsExactlyElementsOf(range(1, fromSync.size()));
                }
            }
        } finally {
            stop.set(true);
        }
        // The sender ends first: what it still delivers would not be in a history that was read before.
        int sent = sender.join();
        assertThat(ben.history(conversation, "offset=0&limit=5000").objects()).hasSize(sent);
    }

    private void fill(String conversation, int count) {
        fill(conversation, 1, count);
    }

    private void fill(String conversation, int first, int last) {
        try (TestSocket socket = ann.connect()) {
            for (int index = first; index <= last; index++) {
                socket.sendMessage("t" + index, conversation, "message " + index);
            }
            socket.awaitMessages(conversation, last - first + 1);
        }
    }

    private static List<Long> seqs(List<JsonObject> messages) {
        return messages.stream().map(message -> message.getLong("seq")).toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
