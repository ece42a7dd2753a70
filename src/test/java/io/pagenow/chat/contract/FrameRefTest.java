package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every frame of a client may have a name, {@code ref}, and is answered by it with {@code done} or {@code error}. */
class FrameRefTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final String conversation = ann.direct(server.newUser("ben"));

    private static JsonObject frame(String action) {
        return new JsonObject().put("action", action).put("ref", "mine");
    }

    private JsonObject send(String content) {
        return frame("send-message")
                .put("tempMessageId", "t1")
                .put("conversationId", conversation)
                .put("content", content);
    }

    @Test
    void aSendIsDoneWhenItIsStored() {
        try (TestSocket socket = ann.connect()) {
            socket.send(send("hello"));

            assertThat(socket.awaitType("done")).isEqualTo(done());
            assertThat(socket.awaitMessages(conversation, 1)).hasSize(1);
            assertThat(ann.history(conversation)).hasSize(1);
        }
    }

    @Test
    void aReadIsDoneWhenItIsStored() {
        try (TestSocket socket = ann.connect()) {
            socket.send(frame("read-messages").put("conversationId", conversation));

            assertThat(socket.awaitType("done")).isEqualTo(done());
        }
    }

    @Test
    void aSyncIsDoneWhenEverythingIsSentAndAPartWhenItIsTaken() {
        try (TestSocket socket = ann.connect()) {
            socket.send(frame("sync").put("part", true));
            assertThat(socket.awaitType("done")).isEqualTo(done());

            socket.send(frame("sync").put("ref", "last"));
            socket.await(answer -> "last".equals(answer.getString("ref")));
            assertThat(socket.frames())
                    .extracting(answer -> answer.getString("type"))
                    .containsSubsequence("synced", "done");
        }
    }

    @Test
    void anotherTokenIsDoneWhenItCounts() {
        try (TestSocket socket = ann.connect()) {
            socket.send(frame("authenticate").put("token", ann.token()));

            socket.awaitType("done");
            assertThat(socket.frames())
                    .extracting(answer -> answer.getString("type"))
                    .containsExactly("authenticated", "done");
        }
    }

    @Test
    void aSharedPageIsDoneToo() {
        try (TestSocket socket = ann.connectForPages()) {
            socket.send(
                    frame("update-presence").put("url", "https://example.org/").put("title", "Example"));

            assertThat(socket.awaitType("done")).isEqualTo(done());
        }
    }

    @Test
    void aRefusedSendIsToldByBothOfItsNames() {
        try (TestSocket socket = ann.connect()) {
            socket.send(send("hello").put("conversationId", UUID.randomUUID().toString()));

            JsonObject error = socket.awaitError("not-found");
            assertThat(error.getString("ref")).isEqualTo("mine");
            assertThat(error.getString("tempMessageId")).isEqualTo("t1");
        }
    }

    @Test
    void aRefusedReadIsToldByItsName() {
        try (TestSocket socket = ann.connect()) {
            socket.send(frame("read-messages")
                    .put("conversationId", UUID.randomUUID().toString()));

            assertThat(socket.awaitError("not-found").getString("ref")).isEqualTo("mine");
        }
    }

    static Stream<Object> wrongRefs() {
        return Stream.of(
                "", "r".repeat(201), "\u0000", 5, true, new JsonObject().put("a", 1), new JsonArray().add("a"));
    }

    @ParameterizedTest
    @MethodSource("wrongRefs")
    void aRefThatIsNoNameIsRefusedAndNothingIsDone(Object ref) {
        try (TestSocket socket = ann.connect()) {
            socket.send(send("hello").put("ref", ref));

            JsonObject error = socket.awaitError("invalid-field");
            assertThat(error.getString("field")).isEqualTo("ref");
            assertThat(error.getString("tempMessageId")).isEqualTo("t1");
            assertThat(ann.history(conversation)).isEmpty();
        }
    }

    @Test
    void aFrameWithoutARefIsAnsweredAsBefore() {
        try (TestSocket socket = ann.connect()) {
            JsonObject unnamed = send("hello");
            unnamed.putNull("ref");
            socket.send(unnamed);
            socket.deliver("t2", conversation, "again");

            assertThat(socket.frames())
                    .extracting(answer -> answer.getString("type"))
                    .containsOnly("new-message");
        }
    }

    private static JsonObject done() {
        return new JsonObject().put("type", "done").put("ref", "mine");
    }
}
