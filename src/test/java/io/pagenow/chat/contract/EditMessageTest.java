package io.pagenow.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pagenow.chat.support.Rest;
import io.pagenow.chat.support.TestServer;
import io.pagenow.chat.support.TestSocket;
import io.pagenow.chat.support.TestUser;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Senders edit their messages, over the socket and over REST, and everyone gets the new state. */
class EditMessageTest {
    @AutoClose
    private static final TestServer server = TestServer.start();

    private final TestUser ann = server.newUser("ann");
    private final TestUser ben = server.newUser("ben");
    private final String conversation = ann.direct(ben);

    @BeforeEach
    void sendTwo() {
        send(ann, "t1", "one");
        send(ben, "t2", "two");
    }

    private JsonObject send(TestUser user, String name, String content) {
        return user.post(
                        "/conversations/" + conversation + "/messages",
                        new JsonObject()
                                .put("tempMessageId", name)
                                .put("content", content)
                                .encode())
                .object();
    }

    private Rest.Answer edit(TestUser user, long seq, JsonObject body) {
        return user.patch("/conversations/" + conversation + "/messages/" + seq, body.encode());
    }

    private static JsonObject content(String text) {
        return new JsonObject().put("content", text);
    }

    private JsonObject frame(long seq, String content) {
        return new JsonObject()
                .put("action", "edit-message")
                .put("conversationId", conversation)
                .put("seq", seq)
                .put("content", content)
                .put("ref", "e1");
    }

    private static JsonObject onlyItem(JsonObject changes) {
        assertThat(changes.getJsonArray("items")).hasSize(1);
        return changes.getJsonArray("items").getJsonObject(0);
    }

    @Test
    void anEditReachesEveryConnectionAndItsSenderIsToldTheRevision() {
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            anns.send(frame(1, "uno"));

            JsonObject seen = bens.awaitType("changes");
            assertThat(seen.getLong("after")).isZero();
            assertThat(seen.getLong("rev")).isEqualTo(1);
            JsonObject item = onlyItem(seen);
            assertThat(item.getString("kind")).isEqualTo("message");
            assertThat(item.getLong("seq")).isEqualTo(1);
            assertThat(item.getString("content")).isEqualTo("uno");
            assertThat(item.getInteger("edits")).isEqualTo(1);
            assertThat(anns.awaitType("changes")).isEqualTo(seen);
            assertThat(anns.awaitType("done"))
                    .isEqualTo(new JsonObject()
                            .put("type", "done")
                            .put("ref", "e1")
                            .put("conversationId", conversation)
                            .put("rev", 1));
        }
        JsonObject stored = ben.history(conversation).get(0);
        assertThat(stored.getString("content")).isEqualTo("uno");
        assertThat(stored.getLong("rev")).isEqualTo(1);
        assertThat(stored.getString("editedAt")).isNotNull();
    }

    @Test
    void theAnswerOverRestIsTheMessageAsHistoryHasIt() {
        JsonObject before = ann.history(conversation).get(0);
        Rest.Answer answer = edit(ann, 1, content("uno"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.object()).isEqualTo(ben.history(conversation).get(0));
        for (String kept : List.of("messageId", "sentAt", "senderId", "seq", "conversationId")) {
            assertThat(answer.object().getValue(kept)).isEqualTo(before.getValue(kept));
        }
    }

    @Test
    void revisionsHaveNoHolesAndEachEditCounts() {
        for (int count = 1; count <= 3; count++) {
            JsonObject edited = edit(ann, 1, content("edit " + count)).object();
            assertThat(edited.getLong("rev")).isEqualTo(count);
            assertThat(edited.getInteger("edits")).isEqualTo(count);
        }
        assertThat(edit(ben, 2, content("dos")).object().getLong("rev")).isEqualTo(4);
    }

    @Test
    void editsOfManyMessagesAtOnceKeepTheChainOfRevisions() {
        for (int index = 3; index <= 60; index++) {
            send(ann, "t" + index, "text " + index);
        }
        try (TestSocket anns = ann.connect();
                TestSocket bens = ben.connect()) {
            IntStream.rangeClosed(3, 60).forEach(seq -> anns.send(frame(seq, "again " + seq)));
            bens.await(seen -> seen.getString("type").equals("changes") && seen.getLong("rev") == 58);

            long rev = 0;
            for (JsonObject seen : bens.frames()) {
                if (seen.getString("type").equals("changes")) {
                    assertThat(seen.getLong("after")).isEqualTo(rev);
                    rev = seen.getLong("rev");
                }
            }
        }
    }

    @Test
    void theConversationListHasTheEditedText() {
        edit(ben, 2, content("dos"));

        assertThat(ann.conversations().get(0).getString("latestContent")).isEqualTo("dos");
    }

    @Test
    void whoeverRepeatsTheSendGetsTheEditedMessage() {
        edit(ann, 1, content("uno"));

        assertThat(send(ann, "t1", "one").getString("content")).isEqualTo("uno");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | {\"content\":\"x\"} | 403 | not-allowed | seq",
                "9 | {\"content\":\"x\"} | 404 | not-found | seq",
                "1 | {} | 400 | missing-field | content",
                "1 | {\"content\":null} | 400 | missing-field | content",
                "1 | {\"content\":\"\"} | 400 | invalid-field | content",
                "1 | {\"content\":7} | 400 | invalid-field | content",
                "1 | {\"content\":\"x\",\"ifRev\":3} | 409 | conflict | ifRev",
                "1 | {\"content\":\"x\",\"ifRev\":-1} | 400 | invalid-field | ifRev",
                "1 | {\"content\":\"x\",\"ifRev\":1.5} | 400 | invalid-field | ifRev",
                "1 | {\"content\":\"x\",\"ifRev\":\"0\"} | 400 | invalid-field | ifRev",
                "1 | {\"content\":\"x\",\"data\":[1]} | 400 | invalid-field | data",
                "1 | {\"content\":\"x\",\"content\":\"y\"} | 400 | invalid-json | content"
            })
    void whatMayNotBeIsRefusedAndNothingChanges(long seq, String body, int status, String code, String field) {
        List<JsonObject> before = ann.history(conversation);
        Rest.Answer answer = ann.patch("/conversations/" + conversation + "/messages/" + seq, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.object().getString("code")).isEqualTo(code);
        assertThat(answer.object().getString("field")).isEqualTo(field);
        assertThat(ann.history(conversation)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "0, invalid-field",
        "-1, invalid-field",
        "9223372036854775808, invalid-field",
        "1.5, invalid-field",
        "\"1\", invalid-field",
        "null, missing-field",
        "9, not-found",
        "2, not-allowed"
    })
    void aWrongPositionIsNamedOnTheSocket(String seq, String code) {
        try (TestSocket anns = ann.connect()) {
            anns.send(frame(1, "x").encode().replace("\"seq\":1", "\"seq\":" + seq));

            JsonObject error = anns.awaitError(code);
            assertThat(error.getString("field")).isEqualTo("seq");
            assertThat(error.getString("ref")).isEqualTo("e1");
        }
    }

    @Test
    void aStrangerIsToldWhatIsToldOfAConversationThatIsNotThere() {
        TestUser eve = server.newUser("eve");
        Rest.Answer foreign = edit(eve, 1, content("x"));
        Rest.Answer missing = ann.patch("/conversations/" + UUID.randomUUID() + "/messages/1", "{\"content\":\"x\"}");

        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.object()).isEqualTo(missing.object());
    }

    @Test
    void anEditIsAcceptedIfTheMessageIsAsTheClientHasSeenIt() {
        assertThat(edit(ann, 1, content("uno").put("ifRev", 0)).status()).isEqualTo(200);
        assertThat(edit(ann, 1, content("eins").put("ifRev", 0)).status()).isEqualTo(409);
        assertThat(edit(ann, 1, content("eins").put("ifRev", 1)).status()).isEqualTo(200);
    }

    @Test
    void afterTheWindowNobodyEdits() throws SQLException {
        age("47 hours 59 minutes");
        assertThat(edit(ann, 1, content("in time")).status()).isEqualTo(200);
        age("48 hours");
        Rest.Answer late = edit(ann, 1, content("too late"));

        assertThat(late.status()).isEqualTo(403);
        assertThat(late.object().getString("code")).isEqualTo("too-late");
        assertThat(ann.history(conversation).get(0).getString("content")).isEqualTo("in time");
    }

    private void age(String interval) throws SQLException {
        try (Connection database = server.database();
                Statement statement = database.createStatement()) {
            statement.execute("UPDATE message_table SET sent_at = now() - interval '" + interval
                    + "' WHERE conversation_id = '" + conversation + "'");
        }
    }

    @Test
    void theWindowIsASetting() {
        try (TestServer never = TestServer.with()
                        .set("CHAT_EDIT_WINDOW_SECONDS", "0")
                        .set("CHAT_DELETE_WINDOW_SECONDS", "-1")
                        .start();
                TestSocket socket = never.user("ann").connect()) {
            String direct = never.user("ann").direct(never.user("ben"));
            socket.deliver("t1", direct, "one");

            assertThat(never.user("ann")
                            .patch("/conversations/" + direct + "/messages/1", "{\"content\":\"x\"}")
                            .object()
                            .getString("code"))
                    .isEqualTo("too-late");
            assertThat(never.user("ann")
                            .delete("/conversations/" + direct + "/messages/1")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void editsOfOneMessageByTwoConnectionsAreOrdered() {
        try (TestSocket first = ann.connect();
                TestSocket second = ann.connect();
                TestSocket bens = ben.connect()) {
            for (int index = 0; index < 50; index++) {
                (index % 2 == 0 ? first : second).send(frame(1, "edit " + index));
            }
            JsonObject last = bens.await(seen -> seen.getString("type").equals("changes") && seen.getLong("rev") == 50);

            assertThat(onlyItem(last).getString("content"))
                    .isEqualTo(ann.history(conversation).get(0).getString("content"));
            assertThat(ann.history(conversation).get(0).getInteger("edits")).isEqualTo(50);
        }
    }
}
