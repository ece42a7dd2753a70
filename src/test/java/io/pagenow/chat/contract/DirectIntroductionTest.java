package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The other user of a new direct conversation, with a client that follows changes. */
class DirectIntroductionTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");

    private static void follow(TestSocket socket, JsonObject cursors) {
        socket.send(
                new JsonObject().put("action", "sync").put("cursors", cursors).put("reads", true));
        socket.awaitType("synced");
    }

    private static List<JsonObject> framesOf(TestSocket socket, String conversation) {
        return socket.settled().stream()
                .filter(frame -> conversation.equals(frame.getString("conversationId")))
                .toList();
    }

    @Test
    void theFirstMessageIntroducesAConversationWhoseRevisionIsZero() {
        try (TestSocket bens = ben.connect();
                TestSocket anns = ann.connect()) {
            follow(bens, new JsonObject());
            String conversation = ann.direct(ben);
            assertThat(framesOf(bens, conversation)).isEmpty();

            anns.deliver("t1", conversation, "hello");
            JsonObject first = bens.await(frame -> "new-message".equals(frame.getString("type")));
            assertThat(first.getString("conversationId")).isEqualTo(conversation);
            assertThat(first.getLong("seq")).isEqualTo(1);
            JsonObject state = ben.get("/conversations/" + conversation).object();
            assertThat(state.getLong("rev")).isZero();
            assertThat(state.getBoolean("isGroup")).isFalse();
            assertThat(state.getString("participantId")).isEqualTo(ann.id());
            assertThat(state.getJsonObject("my").getLong("my")).isZero();

            ann.patch("/conversations/" + conversation + "/messages/1", "{\"content\":\"hello again\"}");
            JsonObject changes = bens.awaitType("changes");
            assertThat(changes.getLong("after")).isZero();
            assertThat(changes.getLong("rev")).isEqualTo(1);
        }
    }

    @Test
    void theNextSyncIntroducesItWithOrWithoutAMessage() {
        String conversation = ann.direct(ben);
        try (TestSocket bens = ben.connect()) {
            follow(bens, new JsonObject());
            List<JsonObject> frames = framesOf(bens, conversation);
            assertThat(frames).hasSize(1);
            assertThat(frames.get(0).getString("type")).isEqualTo("changes");
            assertThat(frames.get(0).getLong("rev")).isZero();
            JsonObject item = frames.get(0).getJsonArray("items").getJsonObject(0);
            assertThat(item.getString("kind")).isEqualTo("conversation");
            assertThat(item.getInteger("memberCount")).isEqualTo(2);
        }
        try (TestSocket anns = ann.connect()) {
            anns.deliver("t1", conversation, "hello");
        }
        ann.patch("/conversations/" + conversation + "/messages/1", "{\"content\":\"hello again\"}");
        try (TestSocket bens = ben.connect()) {
            follow(bens, new JsonObject().put(conversation, JsonArray.of(0, 0, 0)));
            assertThat(framesOf(bens, conversation))
                    .extracting(frame -> frame.getString("type"))
                    .containsExactly("new-message", "changes");
        }
        try (TestSocket bens = ben.connect()) {
            follow(bens, new JsonObject().put(conversation, JsonArray.of(1, 1, 0)));
            assertThat(framesOf(bens, conversation)).isEmpty();
        }
    }
}
