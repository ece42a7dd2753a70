package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that was away gets each changed object once, in its current state. */
class MissedChangesTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String conversation = ann.direct(ben);

    private void send(int count) {
        try (TestSocket socket = ann.connect()) {
            for (int index = 1; index <= count; index++) {
                socket.sendMessage("t" + index, conversation, "text " + index);
            }
            socket.awaitMessages(conversation, count);
        }
    }

    private void edit(long seq, String content) {
        Rest.Answer answer = ann.patch(
                "/conversations/" + conversation + "/messages/" + seq,
                new JsonObject().put("content", content).encode());
        assertThat(answer.status()).isEqualTo(200);
    }

    private static JsonObject sync(JsonObject cursors) {
        return new JsonObject().put("action", "sync").put("cursors", cursors);
    }

    private JsonObject cursor(Object... numbers) {
        return new JsonObject().put(conversation, JsonArray.of(numbers));
    }

    private List<JsonObject> missed(TestUser user, JsonObject sync) {
        try (TestSocket socket = user.connect()) {
            socket.send(sync);
            socket.awaitType("synced");
            return socket.frames();
        }
    }

    private static List<JsonObject> items(List<JsonObject> frames) {
        List<JsonObject> items = new ArrayList<>();
        for (JsonObject frame : frames) {
            if (frame.getString("type").equals("changes")) {
                frame.getJsonArray("items").forEach(item -> items.add((JsonObject) item));
            }
        }
        return items;
    }

    private static List<JsonObject> ofType(List<JsonObject> frames, String type) {
        return frames.stream()
                .filter(frame -> frame.getString("type").equals(type))
                .toList();
    }

    @Test
    void eachChangedMessageComesOnceInItsCurrentState() {
        send(3);
        edit(1, "a");
        edit(2, "b");
        edit(1, "c");
        ann.delete("/conversations/" + conversation + "/messages/3");

        List<JsonObject> frames = missed(ben, sync(cursor(3, 0)));

        assertThat(ofType(frames, "new-message")).isEmpty();
        assertThat(items(frames)).extracting(item -> item.getLong("seq")).containsExactly(2L, 1L, 3L);
        assertThat(items(frames)).extracting(item -> item.getString("content")).containsExactly("b", "c", "");
        assertThat(ofType(frames, "changes").get(0).getLong("after")).isZero();
        assertThat(ofType(frames, "changes").get(0).getLong("rev")).isEqualTo(4);
    }

    @Test
    void onlyWhatIsBehindTheCursorComes() {
        send(2);
        edit(1, "a");
        edit(2, "b");

        assertThat(items(missed(ben, sync(cursor(2, 1)))))
                .extracting(item -> item.getLong("seq"))
                .containsExactly(2L);
        assertThat(missed(ben, sync(cursor(2, 2))))
                .extracting(each -> each.getString("type"))
                .containsExactly("synced");
    }

    @Test
    void missedMessagesComeInTheirCurrentState() {
        send(2);
        edit(2, "b");

        List<JsonObject> frames = missed(ben, sync(cursor(1, 0)));
        assertThat(ofType(frames, "new-message")).hasSize(1);
        assertThat(ofType(frames, "new-message").get(0).getString("content")).isEqualTo("b");
        assertThat(ofType(frames, "new-message").get(0).getLong("rev")).isEqualTo(1);
    }

    @Test
    void aClientThatKnowsOnlyMessagesGetsOnlyMessages() {
        send(2);
        edit(1, "a");

        List<JsonObject> frames = missed(ben, sync(new JsonObject().put(conversation, 1)));
        assertThat(frames).extracting(frame -> frame.getString("type")).containsExactly("new-message", "synced");
    }

    @Test
    void changesOfMessagesThatTheClientDoesNotHoldAreLeftOut() {
        send(3);
        edit(1, "a");
        edit(3, "c");

        assertThat(items(missed(ben, sync(cursor(3, 0, 0, 2)))))
                .extracting(item -> item.getLong("seq"))
                .containsExactly(3L);
    }

    @Test
    void aConversationThatTheClientDoesNotKnowIsIntroduced() {
        send(2);
        edit(1, "a");
        String other = ben.direct(server.newUser("dan"));

        List<JsonObject> frames = missed(ben, sync(new JsonObject().put(other, JsonArray.of(0, 0))));
        JsonObject introduction = ofType(frames, "changes").get(0);
        assertThat(introduction.getLong("after")).isZero();
        assertThat(introduction.getLong("rev")).isEqualTo(1);
        assertThat(introduction.getJsonArray("items").getJsonObject(0).getString("kind"))
                .isEqualTo("conversation");
        assertThat(ofType(frames, "new-message"))
                .extracting(message -> message.getString("content"))
                .containsExactly("a", "text 2");
    }

    @Test
    void aConversationThatTheUserIsNotInIsRemoved() {
        String foreign = server.newUser("eve").direct(server.newUser("fay"));
        String nowhere = UUID.randomUUID().toString();

        List<JsonObject> frames =
                missed(ben, sync(cursor(0, 0).put(foreign, JsonArray.of(5, 0)).put(nowhere, JsonArray.of(0, 0))));
        assertThat(ofType(frames, "conversation-removed"))
                .extracting(frame -> frame.getString("conversationId"))
                .containsExactlyInAnyOrder(foreign, nowhere);
    }

    @Test
    void whoIsTooFarBehindStartsAnew() throws SQLException {
        send(2);
        edit(1, "a");
        execute("UPDATE conversation_table SET rev = 2002 WHERE conversation_id = '" + conversation + "'");

        List<JsonObject> frames = missed(ben, sync(cursor(1, 1)));
        assertThat(ofType(frames, "reset"))
                .containsExactly(new JsonObject()
                        .put("type", "reset")
                        .put("conversationId", conversation)
                        .put("seq", 2)
                        .put("rev", 2002)
                        .put("my", 0));
        assertThat(ofType(frames, "new-message")).isEmpty();
        assertThat(items(frames)).isEmpty();
    }

    @Test
    void whoBeginsAtTheNewestMessageIsNotTooFarBehind() throws SQLException {
        send(3);
        execute("UPDATE conversation_table SET rev = 2002 WHERE conversation_id = '" + conversation + "'");

        List<JsonObject> frames = missed(ben, sync(cursor(2, 0, 0, 2)));
        assertThat(ofType(frames, "reset")).isEmpty();
        assertThat(ofType(frames, "new-message"))
                .extracting(message -> message.getLong("seq"))
                .containsExactly(3L);
    }

    @Test
    void ownReadPositionsComeIfTheyAreWanted() {
        send(3);
        try (TestSocket elsewhere = ben.connect()) {
            elsewhere.readMessages(conversation);
            elsewhere.awaitType("read-messages");
        }

        assertThat(ofType(missed(ben, sync(cursor(3, 0)).put("reads", true)), "read-messages"))
                .extracting(frame -> frame.getLong("lastReadSeq"))
                .containsExactly(3L);
        assertThat(ofType(missed(ben, sync(cursor(3, 0))), "read-messages")).isEmpty();
    }

    @Test
    void liveChangesFollowTheMissedOnesWithoutAGap() {
        send(300);
        for (int seq = 1; seq <= 50; seq++) {
            edit(seq, "before " + seq);
        }
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            for (int seq = 1; seq <= 100; seq++) {
                anns.send(new JsonObject()
                        .put("action", "edit-message")
                        .put("conversationId", conversation)
                        .put("seq", seq)
                        .put("content", "while " + seq));
                if (seq == 50) {
                    bens.send(sync(cursor(0, 0)));
                }
            }
            bens.await(frame -> frame.getString("type").equals("changes") && frame.getLong("rev") == 150);

            // Live changes that arrived before the response to the sync are repeated in it.
            List<JsonObject> frames = bens.frames().stream()
                    .dropWhile(frame -> !frame.getString("type").equals("new-message"))
                    .toList();
            long rev = 0;
            String[] contents = new String[301];
            for (JsonObject frame : frames) {
                if (frame.getString("type").equals("new-message")) {
                    contents[frame.getInteger("seq")] = frame.getString("content");
                } else if (frame.getString("type").equals("changes") && frame.getLong("rev") > rev) {
                    assertThat(frame.getLong("after")).isLessThanOrEqualTo(rev);
                    rev = frame.getLong("rev");
                    frame.getJsonArray("items")
                            .forEach(item -> contents[((JsonObject) item).getInteger("seq")] =
                                    ((JsonObject) item).getString("content"));
                }
            }
            for (int seq = 1; seq <= 100; seq++) {
                assertThat(contents[seq]).isEqualTo("while " + seq);
            }
        }
    }

    @Test
    void manyChangesComeInSeveralPages() {
        send(600);
        try (TestSocket anns = ann.connect()) {
            for (int seq = 1; seq <= 600; seq++) {
                anns.send(new JsonObject()
                        .put("action", "edit-message")
                        .put("conversationId", conversation)
                        .put("seq", seq)
                        .put("content", "x".repeat(1000)));
            }
            anns.await(frame -> frame.getString("type").equals("changes") && frame.getLong("rev") == 600);
        }

        List<JsonObject> frames = missed(ben, sync(cursor(600, 0)));
        assertThat(items(frames)).hasSize(600);
        long rev = 0;
        for (JsonObject frame : ofType(frames, "changes")) {
            assertThat(frame.encode().length()).isLessThan(64 * 1024);
            assertThat(frame.getLong("after")).isEqualTo(rev);
            rev = frame.getLong("rev");
        }
        assertThat(rev).isEqualTo(600);
    }

    @Test
    void theSameChangesComeOverRestPageByPage() {
        send(3);
        edit(1, "a");
        edit(2, "b");
        edit(3, "c");
        String path = "/conversations/" + conversation + "/changes";

        JsonObject first = ben.get(path + "?after=0&limit=2").object();
        assertThat(first.getLong("after")).isZero();
        assertThat(first.getLong("rev")).isEqualTo(2);
        assertThat(first.getBoolean("more")).isTrue();
        JsonObject second = ben.get(path + "?after=2&limit=2").object();
        assertThat(second.getLong("rev")).isEqualTo(3);
        assertThat(second.getBoolean("more")).isFalse();
        assertThat(second.getJsonArray("items")).hasSize(1);
        assertThat(ben.get(path).object().getJsonArray("items")).hasSize(3);
        assertThat(ben.get(path + "?after=99").object().getLong("rev")).isEqualTo(3);
        assertThat(server.newUser("eve").get(path).status()).isEqualTo(404);
    }

    /** An edited message that is then deleted with many others has the place of its deletion alone. */
    @Test
    void pagesAreCompleteAfterADeletionOfManyEditedMessages() {
        send(25);
        edit(1, "a");
        edit(24, "b");
        edit(25, "c");
        ann.post("/conversations/" + conversation + "/messages/delete", "{\"ranges\":[[1,22]]}");
        String path = "/conversations/" + conversation + "/changes";

        long rev = 0;
        List<Long> revisions = new ArrayList<>();
        for (JsonObject page = ben.get(path + "?after=0&limit=1").object();
                !page.getJsonArray("items").isEmpty();
                page = ben.get(path + "?limit=1&after=" + rev).object()) {
            rev = page.getLong("rev");
            page.getJsonArray("items").forEach(item -> revisions.add(((JsonObject) item).getLong("rev")));
        }
        assertThat(revisions).containsExactly(2L, 3L, 4L);
        assertThat(items(missed(ben, sync(cursor(25, 0)))))
                .extracting(item -> item.getLong("rev"))
                .containsExactly(2L, 3L, 4L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=-1", "after=x", "limit=0", "limit=501", "limit=1.5"})
    void aWrongPageIsRefused(String query) {
        Rest.Answer answer = ben.get("/conversations/" + conversation + "/changes?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object().getString("field")).isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[1]",
                "[1,2,3,4,5]",
                "[\"1\",\"2\"]",
                "[1,-2]",
                "[-1,2]",
                "[1,2.5]",
                "[1,null]",
                "[1,[2]]",
                "[1,9223372036854775808]",
                "{}",
                "\"1\"",
                "-1",
                "1.5",
                "true"
            })
    void aWrongCursorIsRefused(String cursor) {
        try (TestSocket bens = ben.connect()) {
            bens.send("{\"action\":\"sync\",\"ref\":\"s\",\"cursors\":{\"" + conversation + "\":" + cursor + "}}");

            JsonObject error = bens.awaitError("invalid-field");
            assertThat(error.getString("field")).isEqualTo("cursors");
            assertThat(error.getString("ref")).isEqualTo("s");
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection database = server.database();
                Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }
}
