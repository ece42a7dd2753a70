package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.event.EventType;
import io.pagenow.chat.event.EventTypes;
import io.pagenow.chat.event.Log;
import io.pagenow.chat.support.Documents;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that hold for every event: an event that is added to the table must pass them. */
class EventContractTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String conversation = ann.direct(ben);

    static List<EventType> all() {
        return EventTypes.ALL;
    }

    static Stream<EventType> logged() {
        return EventTypes.ALL.stream().filter(type -> type.log() != Log.NONE);
    }

    /** Makes one event of a type, which is the first one of its log. */
    private void make(EventType type) {
        ann.post(
                "/conversations/" + conversation + "/messages",
                new JsonObject()
                        .put("tempMessageId", "t1")
                        .put("content", "one")
                        .encode());
        switch (type.wireName()) {
            case "new-message" -> {
                // The message is the event.
            }
            case "changes" -> ann.patch("/conversations/" + conversation + "/messages/1", "{\"content\":\"uno\"}");
            default -> throw new IllegalArgumentException("a way to make " + type + " must be added here");
        }
    }

    private List<JsonObject> ofType(TestSocket socket, EventType type) {
        return socket.frames().stream()
                .filter(frame -> frame.getString("type").equals(type.wireName()))
                .filter(frame -> conversation.equals(frame.getString("conversationId")))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("all")
    void theDocumentsKnowIt(EventType type) throws IOException {
        JsonObject golden = new JsonObject(
                Files.readString(Path.of("src/test/resources/frames/chat/server", type.wireName() + ".json")));

        Documents.check(Documents.Channel.CHAT, true, golden);
        assertThat(golden.getString("type")).isEqualTo(type.wireName());
        assertThat(Files.readString(Path.of("docs/api.md")))
                .containsAnyOf("`" + type.wireName() + "`", "\"" + type.wireName() + "\"");
    }

    @Test
    void idsAreNeverUsedTwice() {
        assertThat(EventTypes.ALL)
                .extracting(EventType::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id > 0 && id < 128);
    }

    @ParameterizedTest
    @MethodSource("logged")
    void everyConnectionOfEveryParticipantGetsItOnceAndNobodyElse(EventType type) {
        TestUser eve = server.newUser("eve");
        try (TestSocket first = ben.connect();
                TestSocket second = ben.connect();
                TestSocket own = ann.connect();
                TestSocket strange = eve.connect()) {
            make(type);

            for (TestSocket socket : List.of(first, second, own)) {
                socket.awaitType(type.wireName());
            }
            for (TestSocket socket : List.of(first, second, own)) {
                socket.settled();
                assertThat(ofType(socket, type)).hasSize(1).isEqualTo(ofType(first, type));
            }
            assertThat(strange.settled()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("logged")
    void whoWasAwayGetsItAfterwardsAndOnlyOnce(EventType type) {
        make(type);
        JsonObject cursors = new JsonObject();
        cursors.put(conversation, type.log() == Log.MESSAGES ? JsonArray.of(0, 0) : JsonArray.of(1, 0));
        try (TestSocket socket = ben.connect()) {
            socket.send(new JsonObject().put("action", "sync").put("cursors", cursors));
            socket.awaitType("synced");
            socket.settled();

            assertThat(ofType(socket, type)).hasSize(1);
        }
        try (TestSocket socket = ben.connect()) {
            cursors.put(conversation, JsonArray.of(1, 1));
            socket.send(new JsonObject().put("action", "sync").put("cursors", cursors));
            socket.awaitType("synced");

            assertThat(socket.settled())
                    .extracting(frame -> frame.getString("type"))
                    .containsExactly("synced");
        }
    }
}
